"""Roles that no recorded resource works with."""

from config_app.unused.spec import Finder, Old, Unnamed

FINDER = Finder(
    "unnamed-iam-roles",
    "roles that no recorded resource names, older than 90 days",
    "AWS::IAM::Role",
    (Old(90), Unnamed()),
    why="Nothing that is recorded works with it. When it was last assumed changes by itself and makes no item: look at the "
    "events that name it before it is deleted.",
    needs=("AWS::IAM::InstanceProfile", "AWS::Lambda::Function"),
)
