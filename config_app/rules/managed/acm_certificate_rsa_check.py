"""ACM: keys of certificates are long enough."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "ACM_CERTIFICATE_RSA_CHECK",
    title="Certificates have keys of at least 2048 bits",
    types=("AWS::ACM::Certificate",),
    why="Shorter keys can be computed by those who take the trouble.",
    fix="Ask for a new certificate with --key-algorithm RSA_2048 or longer.",
    passes={"keyAlgorithm": "RSA-2048"},
    fails={"keyAlgorithm": "RSA-1024"},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    kind, _, bits = str(configuration.get("keyAlgorithm") or "").replace("_", "-").partition("-")
    if kind != "RSA":
        return NOT_APPLICABLE
    return f"The certificate's key has {bits} bits." if int(bits or 0) < 2048 else None
