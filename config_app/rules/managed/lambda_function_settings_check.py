"""Lambda: functions run as agreed."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import same_resource
from config_app.rules.spec import NOT_APPLICABLE, Example, Parameter, rule


@rule(
    "LAMBDA_FUNCTION_SETTINGS_CHECK",
    title="Functions have the agreed settings",
    types=("AWS::Lambda::Function",),
    why="A runtime that is no longer supported is no longer patched.",
    fix="aws lambda update-function-configuration --function-name NAME --runtime …",
    passes=Example(
        {"functionName": "f", "runtime": "python3.12", "packageType": "Zip"},
        parameters={"runtime": "python3.12, nodejs20.x"},
    ),
    fails=Example(
        {"functionName": "f", "runtime": "python2.7", "packageType": "Zip"},
        parameters={"runtime": "python3.12, nodejs20.x"},
    ),
    parameters=(
        Parameter("runtime", "list", required=True),
        Parameter("role"),
        Parameter("memorySize", "int", least=128, most=10240),
        Parameter("timeout", "int", least=1, most=900),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("packageType") == "Image":
        return NOT_APPLICABLE
    wrong = [] if configuration.get("runtime") in parameters["runtime"] else [f"runtime {configuration.get('runtime')}"]
    if "role" in parameters and not same_resource(configuration.get("role"), parameters["role"]):
        wrong.append(f"role {configuration.get('role')}")
    for name in ("memorySize", "timeout"):
        if name in parameters and configuration.get(name) != parameters[name]:
            wrong.append(f"{name} {configuration.get(name)}")
    return f"The function has settings other than agreed: {', '.join(wrong)}" if wrong else None
