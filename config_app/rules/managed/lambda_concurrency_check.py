"""Lambda: functions have a limit of their own."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "LAMBDA_CONCURRENCY_CHECK",
    title="Functions have a limit of concurrent calls",
    types=("AWS::Lambda::Function",),
    why="One function that is flooded takes the capacity of all others of the account.",
    fix="aws lambda put-function-concurrency --function-name NAME --reserved-concurrent-executions 10",
    passes=Example({"functionName": "f"}, Item(supplementary={"Concurrency": {"reservedConcurrentExecutions": 10}})),
    fails=Example({"functionName": "f"}, Item(supplementary={"Concurrency": {"reservedConcurrentExecutions": None}})),
    parameters=(
        Parameter("ConcurrencyLimitHigh", "int", least=0),
        Parameter("ConcurrencyLimitLow", "int", least=0),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    limit = (item.supplementary.get("Concurrency") or {}).get("reservedConcurrentExecutions")
    if limit is None:
        return "The function has no limit of concurrent calls of its own."
    least, most = parameters.get("ConcurrencyLimitLow", 0), parameters.get("ConcurrencyLimitHigh", float("inf"))
    return None if least <= float(limit) <= most else f"The limit of concurrent calls is {float(limit):g}."
