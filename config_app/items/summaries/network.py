"""VPCs, subnets, gateways and interfaces: addresses given to everything, attachments, groups."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, turned, wording


@wording(
    "AWS::EC2::Subnet",
    about=("mapPublicIpOnLaunch", "assignIpv6AddressOnCreation"),
    examples=(
        Example("Public addresses for new instances turned on.", State({"mapPublicIpOnLaunch": False}),
                State({"mapPublicIpOnLaunch": True})),
    ),
)  # fmt: skip
def subnet(before: State, after: State) -> Iterator[str]:
    yield from turned(before, after, "mapPublicIpOnLaunch", "public addresses for new instances")
    yield from turned(before, after, "assignIpv6AddressOnCreation", "IPv6 addresses for new interfaces")


@wording(
    "AWS::EC2::InternetGateway",
    about=("attachments",),
    examples=(Example("Attached to vpc-1.", State({"attachments": []}), State({"attachments": [{"vpcId": "vpc-1"}]})),),
)
def gateway(before: State, after: State) -> Iterator[str]:
    ends = [names(state.get("attachments"), "vpcId") for state in (before, after)]
    yield from came_and_went(*ends, came="attached to {}", went="detached from {}")


@wording(
    "AWS::EC2::NetworkInterface",
    about=("groups", "attachment", "status", "association", "sourceDestCheck"),
    examples=(
        Example("Security group sg-1 put on.", State(), State({"groups": [{"groupId": "sg-1"}]})),
        Example("Detached from i-1; status in-use → available.", State({"attachment": {"instanceId": "i-1"}, "status": "in-use"}),
                State({"status": "available"})),
        Example("Public address set to 203.0.113.9.", State(), State({"association": {"publicIp": "203.0.113.9"}})),
    ),
)  # fmt: skip
def interface(before: State, after: State) -> Iterator[str]:
    groups = [names(state.get("groups"), "groupId") for state in (before, after)]
    yield from came_and_went(*groups, came="security group {} put on", went="security group {} taken off")
    ends = [names([state.get("attachment", {})], "instanceId") for state in (before, after)]
    yield from came_and_went(*ends, came="attached to {}", went="detached from {}")
    yield from moved(before, after, "status", "status")
    yield from moved(before, after, "association.publicIp", "public address")
    yield from turned(before, after, "sourceDestCheck", "source and destination check")
