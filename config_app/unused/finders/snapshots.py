"""Old snapshots of volumes."""

from config_app.unused.spec import Finder, Old, Price

FINDER = Finder(
    "old-snapshots",
    "snapshots of volumes older than a year",
    "AWS::EC2::Snapshot",
    (Old(365),),
    why="Old snapshots cost by what they hold; an image may still need one, which is not recorded.",
    price=Price(each=0.05, times="volumeSize", at_most=True),
)
