"""CloudTrail: events reach a log group."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import days_since
from config_app.rules.spec import Item, NotRecorded, Parameter, rule


@rule(
    "CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED",
    title="Trails send their events to a log group",
    types=("AWS::CloudTrail::Trail",),
    why="Events that reach no log group raise no alarm; files in a bucket are read hours later.",
    fix="aws cloudtrail update-trail --name NAME --cloud-watch-logs-log-group-arn ARN --cloud-watch-logs-role-arn ROLE",
    passes={"cloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:trail:*"},
    fails={"name": "audit"},
    parameters=(Parameter("expectedDeliveryWindowAge", "int", least=1),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if not configuration.get("cloudWatchLogsLogGroupArn"):
        return "The trail sends its events to no log group."
    hours = parameters.get("expectedDeliveryWindowAge")
    if hours is not None:
        status = item.part("TrailStatus") or {}
        if "latestCloudWatchLogsDeliveryTime" not in status:
            raise NotRecorded("When something was last delivered to the log group is not recorded.")
        age = days_since(status["latestCloudWatchLogsDeliveryTime"], item.at)
        if age is None or age * 24 > hours:
            return f"Nothing was delivered to the log group within {hours} hours."
    return None
