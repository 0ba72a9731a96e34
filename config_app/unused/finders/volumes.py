"""EBS volumes that no instance has."""

from config_app.unused.spec import Finder, Price, Unnamed

FINDER = Finder(
    "unattached-volumes",
    "volumes attached to nothing",
    "AWS::EC2::Volume",
    (Unnamed(),),
    why="A volume costs its whole size whether it is attached or not.",
    needs=("AWS::EC2::Instance",),
    price=Price(
        each=0.10,
        by="volumeType",
        table={"gp2": 0.10, "gp3": 0.08, "io1": 0.125, "io2": 0.125, "st1": 0.045, "sc1": 0.015, "standard": 0.05},
        times="size",
    ),
)
