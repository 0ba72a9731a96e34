"""Lambda: functions cannot be called by everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.public_access import public_statement
from config_app.rules.spec import Example, Item, rule


@rule(
    "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
    title="Functions cannot be called by everybody",
    types=("AWS::Lambda::Function",),
    why="Everybody who can call a function acts with its role.",
    fix="aws lambda remove-permission --function-name NAME --statement-id ID",
    passes=Example({"functionName": "a"}, Item()),
    fails=Example(
        {"functionName": "b"},
        Item(
            supplementary={
                "Policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction"}]}
            }
        ),
    ),
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if public_statement(item.supplementary.get("Policy"), ("lambda:InvokeFunction", "lambda:*", "*")):
        return "The function's policy lets everybody call it."
    return None
