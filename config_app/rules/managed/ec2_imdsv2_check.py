"""EC2: instance metadata asks for a session token (IMDSv2)."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "EC2_IMDSV2_CHECK",
    title="Instance metadata asks for a session token",
    types=("AWS::EC2::Instance",),
    why="Version 1 of the metadata service gives credentials to whoever can make the instance fetch an address.",
    fix="aws ec2 modify-instance-metadata-options --instance-id ID --http-tokens required",
    passes={"metadataOptions": {"httpTokens": "required"}},
    fails={"metadataOptions": {"httpTokens": "optional"}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if (configuration.get("metadataOptions") or {}).get("httpTokens") != "required":
        return "Metadata is given without a session token."
    return None
