"""Secrets: rotation, key, deletion."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, moved, turned, wording


@wording(
    "AWS::SecretsManager::Secret",
    about=("RotationEnabled", "RotationRules", "RotationLambdaARN", "KMSKeyId", "KmsKeyId", "DeletedDate", "Deleted"),
    examples=(
        Example("Rotation turned off.", State({"RotationEnabled": True}), State({"RotationEnabled": False})),
        Example("Days between rotations 30 → 365.", State({"RotationRules": {"AutomaticallyAfterDays": 30}}),
                State({"RotationRules": {"AutomaticallyAfterDays": 365}})),
    ),
)  # fmt: skip
def secret(before: State, after: State) -> Iterator[str]:
    yield from turned(before, after, "RotationEnabled", "rotation")
    yield from moved(before, after, "RotationRules.AutomaticallyAfterDays", "days between rotations")
    for path in ("KMSKeyId", "KmsKeyId"):
        yield from moved(before, after, path, "key")
    yield from moved(before, after, "DeletedDate", "marked for deletion")
