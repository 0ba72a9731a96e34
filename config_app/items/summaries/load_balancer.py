"""Load balancers: reach, state, groups."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, wording


@wording(
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    about=("scheme", "state", "securityGroups", "ipAddressType", "instances"),
    examples=(
        Example("Scheme internal → internet-facing.", State({"scheme": "internal"}), State({"scheme": "internet-facing"})),
        Example("Security group sg-1 put on.", State(), State({"securityGroups": ["sg-1"]})),
        Example("Instance i-1 registered.", State(), State({"instances": [{"instanceId": "i-1"}]})),
    ),
)  # fmt: skip
def load_balancer(before: State, after: State) -> Iterator[str]:
    yield from moved(before, after, "scheme", "scheme")
    yield from moved(before, after, "state.code", "state")
    yield from moved(before, after, "ipAddressType", "address type")
    groups = [names(state.get("securityGroups"), "value", "groupId") for state in (before, after)]
    yield from came_and_went(*groups, came="security group {} put on", went="security group {} taken off")
    members = [names(state.get("instances"), "instanceId") for state in (before, after)]
    yield from came_and_went(*members, came="instance {} registered", went="instance {} deregistered")
