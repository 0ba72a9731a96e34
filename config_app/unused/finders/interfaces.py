"""Network interfaces that nothing uses."""

from config_app.unused.spec import Finder, Is

FINDER = Finder(
    "available-interfaces",
    "network interfaces in use by nothing",
    "AWS::EC2::NetworkInterface",
    (Is("status", ("available",)),),
    why="It holds an address and a security group for nothing.",
)
