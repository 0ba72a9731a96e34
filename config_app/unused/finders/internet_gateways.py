"""Internet gateways of no network."""

from config_app.unused.spec import Finder, Missing

FINDER = Finder(
    "detached-gateways",
    "internet gateways attached to no network",
    "AWS::EC2::InternetGateway",
    (Missing("attachments"),),
    why="It leads nowhere, until somebody attaches it.",
)
