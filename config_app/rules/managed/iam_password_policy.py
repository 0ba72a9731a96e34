"""Account: passwords are long and mixed."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "IAM_PASSWORD_POLICY",
    title="The account asks for strong passwords",
    types=("AWS::::Account",),
    why="Short passwords are guessed.",
    fix="aws iam update-account-password-policy --minimum-password-length 14 --require-symbols --require-numbers …",
    passes={
        "passwordPolicy": {
            "minimumPasswordLength": 14,
            "requireSymbols": True,
            "requireNumbers": True,
            "requireUppercaseCharacters": True,
            "requireLowercaseCharacters": True,
            "passwordReusePrevention": 24,
            "maxPasswordAge": 90,
        }
    },
    fails={},
    parameters=(
        Parameter("RequireUppercaseCharacters", "flag", "true"),
        Parameter("RequireLowercaseCharacters", "flag", "true"),
        Parameter("RequireSymbols", "flag", "true"),
        Parameter("RequireNumbers", "flag", "true"),
        Parameter("MinimumPasswordLength", "int", "14"),
        Parameter("PasswordReusePrevention", "int", "24"),
        Parameter("MaxPasswordAge", "int", "90"),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    policy = configuration.get("passwordPolicy")
    if not policy:
        return "The account has no password policy."
    missing = [
        name
        for name in ("RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters", "RequireLowercaseCharacters")
        if parameters.get(name) and not policy.get(name[0].lower() + name[1:])
    ]
    if (policy.get("minimumPasswordLength") or 0) < parameters.get("MinimumPasswordLength", 0):
        missing.append("MinimumPasswordLength")
    if (policy.get("passwordReusePrevention") or 0) < parameters.get("PasswordReusePrevention", 0):
        missing.append("PasswordReusePrevention")
    if not 0 < (policy.get("maxPasswordAge") or 0) <= parameters.get("MaxPasswordAge", 10**6):
        missing.append("MaxPasswordAge")
    return f"Weaker than asked: {', '.join(missing)}" if missing else None
