"""Log groups: how long they are kept, and by which key they are sealed."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, moved, wording


@wording(
    "AWS::Logs::LogGroup",
    about=("RetentionInDays", "retentionInDays", "KmsKeyId", "kmsKeyId"),
    examples=(
        Example("Days that events are kept 365 → 1.", State({"RetentionInDays": 365}), State({"RetentionInDays": 1})),
        Example("Key k-1 removed.", State({"kmsKeyId": "arn:aws:kms:us-east-1:1:key/k-1"}), State()),
    ),
)
def log_group(before: State, after: State) -> Iterator[str]:
    for path in ("RetentionInDays", "retentionInDays"):
        yield from moved(before, after, path, "days that events are kept")
    for path in ("KmsKeyId", "kmsKeyId"):
        yield from moved(before, after, path, "key")
