"""Security groups that nothing wears."""

from config_app.unused.spec import Finder, Named, Unnamed

FINDER = Finder(
    "memberless-security-groups",
    "security groups without a member",
    "AWS::EC2::SecurityGroup",
    (Named(other_than=("default",)), Unnamed(phrase="Is associated with")),
    why="A group that nobody wears is opened unnoticed, and worn again by mistake.",
    needs=("AWS::EC2::NetworkInterface",),
)
