"""Trails: whether they log, what, where to, and whether log files are signed."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, moved, turned, wording


@wording(
    "AWS::CloudTrail::Trail",
    about=("logFileValidationEnabled", "isMultiRegionTrail", "includeGlobalServiceEvents", "s3BucketName", "kmsKeyId",
           "snsTopicARN", "snsTopicName", "cloudWatchLogsLogGroupArn", "cloudWatchLogsRoleArn", "+TrailStatus",
           "+EventSelectors", "hasCustomEventSelectors"),
    examples=(
        Example("Logging turned off.", State(supplementary={"TrailStatus": {"isLogging": True}}),
                State(supplementary={"TrailStatus": {"isLogging": False}})),
        Example("Log file validation turned off.", State({"logFileValidationEnabled": True}), State({"logFileValidationEnabled": False})),
        Example("Bucket logs → elsewhere.", State({"s3BucketName": "logs"}), State({"s3BucketName": "elsewhere"})),
        Example("Event selectors changed.", State(supplementary={"EventSelectors": {"eventSelectors": []}}),
                State(supplementary={"EventSelectors": {"eventSelectors": [{}]}})),
    ),
)  # fmt: skip
def trail(before: State, after: State) -> Iterator[str]:
    yield from turned(before, after, "+TrailStatus.isLogging", "logging")
    yield from turned(before, after, "logFileValidationEnabled", "log file validation")
    yield from turned(before, after, "isMultiRegionTrail", "logging of all regions")
    yield from turned(before, after, "includeGlobalServiceEvents", "events of global services")
    yield from moved(before, after, "s3BucketName", "bucket")
    yield from moved(before, after, "kmsKeyId", "key")
    yield from moved(before, after, "snsTopicARN", "topic")
    yield from moved(before, after, "cloudWatchLogsLogGroupArn", "log group")
    if before.get("+EventSelectors") != after.get("+EventSelectors"):
        yield "event selectors changed"
