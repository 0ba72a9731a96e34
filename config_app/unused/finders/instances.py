"""Instances that have been stopped for a month."""

from config_app.unused.spec import Finder, Is, Unchanged

FINDER = Finder(
    "stopped-instances",
    "instances stopped and unchanged for 30 days",
    "AWS::EC2::Instance",
    (Is("state.name", ("stopped",)), Unchanged(30)),
    why="A stopped instance costs nothing by itself, but its volumes and addresses do.",
)
