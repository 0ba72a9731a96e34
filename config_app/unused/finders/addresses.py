"""Elastic addresses that nothing holds."""

from config_app.unused.spec import Finder, Missing, Price

FINDER = Finder(
    "unattached-addresses",
    "addresses that nothing holds",
    "AWS::EC2::EIP",
    (Missing("associationId"), Missing("instanceId"), Missing("networkInterfaceId")),
    why="A public IPv4 address costs by the hour whether it is used or not.",
    price=Price(each=3.65),
)
