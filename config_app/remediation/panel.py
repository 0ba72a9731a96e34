"""What a rule's page shows of its remediation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from config_app.remediation import reads
from config_app.remediation.console import STATES
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import calls, faces


def of_rule(request: HttpRequest, rule: ConfigRule, shown: Sequence[Verdict]) -> dict[str, Any]:
    """The template's context: the configuration, its newest executions, and what may be asked for."""
    found = reads.configuration(rule.account_id, rule.region, rule.name)
    if found is None:
        return {"remedy": None}
    rows = reads.executions([rule.account_id], name=rule.name, limit=10)
    red = [verdict for verdict in shown if verdict.compliance == reads.BAD]
    kind = found.resource_type or (red[0].resource.type if red else "")
    return {
        "remedy": found, "remedy_document": reads.document(found), "remedy_rows": [(one, *STATES[one.state]) for one in rows],
        "red_verdicts": [verdict for verdict in red if verdict.resource.type == kind],
        "may_remedy": calls.allowed(faces.call_from(request, "config:StartRemediationExecution", {})),
    }  # fmt: skip
