"""Old snapshots of databases that were made by hand."""

from config_app.unused.spec import Finder, Is, Old, Price

FINDER = Finder(
    "old-database-snapshots",
    "manual snapshots of databases older than a year",
    "AWS::RDS::DBSnapshot",
    (Is("snapshotType", ("manual",)), Old(365)),
    why="A manual snapshot is kept, and paid for, until somebody deletes it.",
    price=Price(each=0.095, times="allocatedStorage", at_most=True),
)
