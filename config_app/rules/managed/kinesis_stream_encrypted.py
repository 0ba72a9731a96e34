"""Kinesis: streams are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "KINESIS_STREAM_ENCRYPTED",
    title="Streams are encrypted",
    types=("AWS::Kinesis::Stream",),
    why="What waits in a stream lies readable until it is fetched.",
    fix="aws kinesis start-stream-encryption --stream-name NAME --encryption-type KMS --key-id KEY",
    passes={"StreamEncryption": {"EncryptionType": "KMS"}},
    fails={"Name": "s"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if at(configuration, "StreamEncryption", "EncryptionType") == "KMS" else "The stream is not encrypted."
