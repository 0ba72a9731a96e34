"""Instance profiles that no instance has."""

from config_app.unused.spec import Finder, Unnamed

FINDER = Finder(
    "unused-instance-profiles",
    "instance profiles of no instance",
    "AWS::IAM::InstanceProfile",
    (
        Unnamed(
            by=(
                "AWS::EC2::Instance",
                "AWS::EC2::LaunchTemplate",
                "AWS::AutoScaling::LaunchConfiguration",
            )
        ),
    ),
    why="It hands its role to whichever instance is started with it next.",
    needs=("AWS::EC2::Instance",),
)
