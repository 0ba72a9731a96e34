"""Log groups that keep everything forever."""

from config_app.unused.spec import Finder, Missing

FINDER = Finder(
    "endless-log-groups",
    "log groups that never delete anything",
    "AWS::Logs::LogGroup",
    (Missing("retentionInDays"),),
    why="Without a retention, logs that nobody reads any more are paid for forever.",
)
