"""DynamoDB tables: capacity, streams, protection, encryption."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, turned, wording


@wording(
    "AWS::DynamoDB::Table",
    about=("billingModeSummary", "provisionedThroughput", "streamSpecification", "ssedescription", "tableStatus",
           "deletionProtectionEnabled", "globalSecondaryIndexes", "latestStreamArn", "latestStreamLabel"),
    examples=(
        Example("Read capacity 5 → 100.", State({"provisionedThroughput": {"readCapacityUnits": 5}}),
                State({"provisionedThroughput": {"readCapacityUnits": 100}})),
        Example("Encryption by KMS ENABLED → DISABLED.", State({"ssedescription": {"status": "ENABLED"}}),
                State({"ssedescription": {"status": "DISABLED"}})),
        Example("Index by-day added.", State(), State({"globalSecondaryIndexes": [{"indexName": "by-day"}]})),
    ),
)  # fmt: skip
def table(before: State, after: State) -> Iterator[str]:
    yield from moved(before, after, "billingModeSummary.billingMode", "billing mode")
    yield from moved(before, after, "provisionedThroughput.readCapacityUnits", "read capacity")
    yield from moved(before, after, "provisionedThroughput.writeCapacityUnits", "write capacity")
    yield from turned(before, after, "streamSpecification.streamEnabled", "stream")
    yield from moved(before, after, "ssedescription.status", "encryption by KMS")
    yield from moved(before, after, "tableStatus", "status")
    yield from turned(before, after, "deletionProtectionEnabled", "deletion protection")
    indexes = [names(state.get("globalSecondaryIndexes"), "indexName") for state in (before, after)]
    yield from came_and_went(*indexes, came="index {} added", went="index {} removed")
