"""EBS volumes: size, kind, attachment, encryption."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, turned, wording


@wording(
    "AWS::EC2::Volume",
    about=("attachments", "state", "encrypted", "size", "volumeType", "iops", "throughput", "kmsKeyId"),
    examples=(
        Example("Attached to i-1; state available → in-use.", State({"state": "available", "attachments": []}),
                State({"state": "in-use", "attachments": [{"instanceId": "i-1"}]})),
        Example("Detached from i-1.", State({"attachments": [{"instanceId": "i-1"}]}), State({"attachments": []})),
        Example("Size in GiB 8 → 100.", State({"size": 8}), State({"size": 100})),
        Example("Volume type gp2 → gp3.", State({"volumeType": "gp2"}), State({"volumeType": "gp3"})),
        Example("Encryption turned on.", State({"encrypted": False}), State({"encrypted": True})),
    ),
)  # fmt: skip
def volume(before: State, after: State) -> Iterator[str]:
    ends = [names(state.get("attachments"), "instanceId") for state in (before, after)]
    yield from came_and_went(*ends, came="attached to {}", went="detached from {}")
    yield from moved(before, after, "state", "state")
    yield from turned(before, after, "encrypted", "encryption")
    yield from moved(before, after, "size", "size in GiB")
    yield from moved(before, after, "volumeType", "volume type")
    yield from moved(before, after, "iops", "IOPS")
    yield from moved(before, after, "throughput", "throughput in MiB/s")
    yield from moved(before, after, "kmsKeyId", "key")
