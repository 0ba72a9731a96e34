"""KMS keys: state, rotation, policy."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.summaries.bucket_access import policy
from config_app.items.wording import Example, State, moved, turned, wording


@wording(
    "AWS::KMS::Key",
    about=("keyState", "enabled", "deletionDate", "description", "+KeyRotationStatus", "+Policy"),
    examples=(
        Example("State Enabled → Disabled.", State({"keyState": "Enabled", "enabled": True}),
                State({"keyState": "Disabled", "enabled": False})),
        Example("State Enabled → PendingDeletion.", State({"keyState": "Enabled"}),
                State({"keyState": "PendingDeletion", "deletionDate": "2026-12-01"})),
        Example("Rotation turned on.", State(supplementary={"KeyRotationStatus": False}),
                State(supplementary={"KeyRotationStatus": True})),
        Example("Key policy changed.", State(supplementary={"Policy": "{}"}), State(supplementary={"Policy": "[]"})),
    ),
)  # fmt: skip
def key(before: State, after: State) -> Iterator[str]:
    yield from moved(before, after, "keyState", "state")
    yield from turned(before, after, "+KeyRotationStatus", "rotation", good=(True, {"keyRotationEnabled": True}))
    yield from moved(before, after, "description", "description")
    yield from policy(before.get("+Policy", ""), after.get("+Policy", ""), "key policy")
