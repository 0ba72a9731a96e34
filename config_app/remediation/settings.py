"""What a RemediationConfiguration in AWS's members means, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation import reads, spec
from config_app.rules import reads as rules
from project.kernel.calls import Call
from project.kernel.errors import CallError

KNOWN = "ListRemediationDocuments lists those that are."
ATTEMPTS, WINDOW = 5, 60  # AWS's defaults


def problem(call: Call, given: Mapping[str, Any]) -> str:
    """Why a configuration cannot be put, or an empty text."""
    name, target = given["ConfigRuleName"], given["TargetId"]
    try:
        rules.find(call.account_id, call.region, name)
    except CallError as missing:
        return missing.message
    own = reads.configuration(call.account_id, call.region, name)
    if own is not None and own.pack:
        return f"The remediation of {name} belongs to a conformance pack; change the pack instead."
    document = spec.documents().get(target)
    if document is None:
        return f"The document {target} is not implemented here: {KNOWN}"
    kind = given.get("ResourceType", "")
    if kind and document.types and kind not in document.types:
        return f"{target} repairs {', '.join(document.types)}, not {kind}."
    if not given.get("Automatic") and (given.get("MaximumAutomaticAttempts") or given.get("RetryAttemptSeconds")):
        return "MaximumAutomaticAttempts and RetryAttemptSeconds are for remediations with Automatic true."
    return spec.problems(document, given.get("Parameters") or {})


def fields(given: Mapping[str, Any], *, automatic: bool | None = None) -> dict[str, Any]:
    """The fields of the row; `automatic` overrules what is asked for."""
    alone = bool(given.get("Automatic")) if automatic is None else automatic
    return {
        "document": given["TargetId"], "version": given.get("TargetVersion", ""), "pack": "",
        "parameters": given.get("Parameters") or {}, "resource_type": given.get("ResourceType", ""), "automatic": alone,
        "attempts": (given.get("MaximumAutomaticAttempts") or ATTEMPTS) if alone else None,
        "retry_seconds": (given.get("RetryAttemptSeconds") or WINDOW) if alone else None,
        "controls": given.get("ExecutionControls") or {},
    }  # fmt: skip
