"""Route tables: where traffic goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from config_app.items.wording import Example, State, came_and_went, names, wording

_OUT = [{"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]


@wording(
    "AWS::EC2::RouteTable",
    about=("routes", "associations"),
    examples=(
        Example("Route 0.0.0.0/0 to igw-1 added.", State({"routes": []}), State({"routes": _OUT})),
        Example("Route 0.0.0.0/0 to igw-1 removed.", State({"routes": _OUT}), State({"routes": []})),
        Example("Put on subnet-1.", State(), State({"associations": [{"subnetId": "subnet-1"}]})),
    ),
)
def routes(before: State, after: State) -> Iterator[str]:
    ways = [_ways(state.get("routes")) for state in (before, after)]
    yield from came_and_went(*ways, came="route {} added", went="route {} removed")
    nets = [names(state.get("associations"), "subnetId", "gatewayId") for state in (before, after)]
    yield from came_and_went(*nets, came="put on {}", went="taken off {}")


def _ways(found: Any) -> list[str]:
    ways = []
    for one in found or []:
        if isinstance(one, Mapping):
            to = next((str(one[name]) for name in sorted(one) if name.endswith("Id") and one[name]
                       and not name.startswith("destination") and name != "instanceOwnerId"), "nowhere")  # fmt: skip
            to += "" if one.get("state", "active") == "active" else f" ({one['state']})"
            goal = (
                one.get("destinationCidrBlock")
                or one.get("destinationIpv6CidrBlock")
                or one.get("destinationPrefixListId")
            )
            ways.append(f"{goal} to {to}")
    return ways
