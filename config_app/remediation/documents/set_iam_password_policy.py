"""IAM: the account has a password policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-SetIAMPasswordPolicy",
    title="The account has a password policy",
    changes="Sets the account's password policy as a whole.",
    risk="medium: passwords that are too old must be changed at the next sign-in",
    types=("AWS::::Account",),
    parameters=(
        Parameter("AllowUsersToChangePassword", "flag", default="true"),
        Parameter("HardExpiry", "flag", default="false"),
        Parameter("MaxPasswordAge", "int", default="90", least=1, most=1095),
        Parameter("MinimumPasswordLength", "int", default="14", least=6, most=128),
        Parameter("PasswordReusePrevention", "int", default="24", least=1, most=24),
        Parameter("RequireLowercaseCharacters", "flag", default="true"),
        Parameter("RequireNumbers", "flag", default="true"),
        Parameter("RequireSymbols", "flag", default="true"),
        Parameter("RequireUppercaseCharacters", "flag", default="true"),
    ),
    permissions=("iam:UpdateAccountPasswordPolicy",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    wanted = {name: value for name, value in parameters.items() if name != "AutomationAssumeRole"}
    yield Step("SetPolicy", "iam:UpdateAccountPasswordPolicy", wanted)
