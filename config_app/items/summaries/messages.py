"""Topics and queues: encryption, policy, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.summaries.bucket_access import policy
from config_app.items.wording import Example, State, came_and_went, moved, names, wording

_OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*"}]}'


@wording(
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    about=("KmsMasterKeyId", "kmsMasterKeyId", "Policy", "policy", "+Subscriptions", "VisibilityTimeout",
           "MessageRetentionPeriod", "SqsManagedSseEnabled"),
    examples=(
        Example("Encryption key set to k-1.", State(), State({"KmsMasterKeyId": "k-1"})),
        Example("Encryption key k-1 removed.", State({"KmsMasterKeyId": "k-1"}), State()),
        Example("Policy changed and made it public.", State({"Policy": "{}"}), State({"Policy": _OPEN})),
        Example("Subscription of ops@example.org added.", State(supplementary={"Subscriptions": []}),
                State(supplementary={"Subscriptions": [{"endpoint": "ops@example.org"}]})),
    ),
)  # fmt: skip
def messages(before: State, after: State) -> Iterator[str]:
    yield from moved(before, after, "KmsMasterKeyId", "encryption key")
    yield from moved(before, after, "MessageRetentionPeriod", "seconds that messages are kept")
    yield from policy(before.get("Policy", ""), after.get("Policy", ""), "policy")
    ends = [names(state.get("+Subscriptions"), "endpoint") for state in (before, after)]
    yield from came_and_went(*ends, came="subscription of {} added", went="subscription of {} removed")
