"""ACM: certificates are renewed before they expire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.documents import days_since
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "ACM_CERTIFICATE_EXPIRATION_CHECK",
    title="Certificates are renewed in time",
    types=("AWS::ACM::Certificate",),
    why="On the day a certificate expires, everything behind it is down for everybody.",
    fix="Renew or import the certificate, and see that its DNS validation record is there.",
    passes=Example({"status": "ISSUED", "notAfter": "2026-12-31T00:00:00Z"}, Item(at=datetime(2026, 3, 1, tzinfo=UTC))),
    fails=Example({"status": "ISSUED", "notAfter": "2026-03-05T00:00:00Z"}, Item(at=datetime(2026, 3, 1, tzinfo=UTC))),
    parameters=(Parameter("daysToExpiration", "int", default="14", least=1),),
    trigger="hybrid",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    age = days_since(configuration.get("notAfter"), item.at)
    if age is None:
        return NOT_APPLICABLE  # not issued yet
    if age >= 0:
        return "The certificate has expired."
    days = parameters["daysToExpiration"]
    return f"The certificate expires in {int(-age)} days, within {days}." if -age < days else None
