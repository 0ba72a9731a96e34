"""Elastic addresses: what holds them."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, moved, wording


@wording(
    "AWS::EC2::EIP",
    about=("associationId", "instanceId", "networkInterfaceId", "networkInterfaceOwnerId", "privateIpAddress"),
    examples=(
        Example("Instance set to i-1.", State(), State({"instanceId": "i-1", "associationId": "eipassoc-1"})),
        Example("Interface eni-1 removed.", State({"networkInterfaceId": "eni-1"}), State()),
    ),
)
def address(before: State, after: State) -> Iterator[str]:
    yield from moved(before, after, "instanceId", "instance")
    yield from moved(before, after, "networkInterfaceId", "interface")
