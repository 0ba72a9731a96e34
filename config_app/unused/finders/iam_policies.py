"""Customer managed policies that nobody has."""

from config_app.unused.spec import Finder, Is, Missing, Some, Unnamed

FINDER = Finder(
    "unattached-policies",
    "policies attached to nobody",
    "AWS::IAM::Policy",
    (
        Unnamed(by=("AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role")),
        Some((Missing("permissionsBoundaryUsageCount"), Is("permissionsBoundaryUsageCount", ("0",)))),
    ),
    why="A policy that nobody has is changed without anybody noticing, and attached later.",
    needs=("AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role"),
)
