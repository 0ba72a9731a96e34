"""Athena: results are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "ATHENA_WORKGROUP_ENCRYPTED_AT_REST",
    title="Work groups encrypt their results",
    types=("AWS::Athena::WorkGroup",),
    why="The answer of a query is the data itself, in a bucket that few think of.",
    fix="aws athena update-work-group with an encryption configuration and EnforceWorkGroupConfiguration=true.",
    passes={
        "WorkGroupConfiguration": {"ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "SSE_KMS"}}}
    },
    fails={"WorkGroupConfiguration": {"ResultConfiguration": {"OutputLocation": "s3://results/"}}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not at(
        configuration, "WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration", "EncryptionOption"
    ):
        return "Results of queries are not encrypted."
    return None
