"""EC2: nobody signs in with a key pair."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "EC2_NO_AMAZON_KEY_PAIR",
    title="Instances are started without key pairs",
    types=("AWS::EC2::Instance",),
    why="A private key is copied, kept and shared; a session through Systems Manager is not.",
    fix="Start the instance anew without --key-name, and use Session Manager.",
    passes={"instanceId": "i-1"},
    fails={"instanceId": "i-2", "keyName": "ops"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        f"The instance was started with the key pair {configuration['keyName']}."
        if configuration.get("keyName")
        else None
    )
