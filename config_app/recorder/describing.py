"""Recorders and their states in the members of the AWS API."""

from __future__ import annotations

from typing import Any

from config_app.recorder import groups
from config_app.recorder.models import LinkedRecorder, Recorder
from project.kernel import arn

EVERYTHING = {"allSupported": True, "includeGlobalResourceTypes": True}
PAID, INTERNAL = "PAID", "INTERNAL"  # recording scopes: items are delivered, or not
AnyRecorder = Recorder | LinkedRecorder


def name_of(found: AnyRecorder) -> str:
    return arn.make("config", found.region, found.account_id, f"configuration-recorder/{found.name}")


def scope_of(found: AnyRecorder) -> str:
    return INTERNAL if isinstance(found, LinkedRecorder) else PAID


def recorder(found: AnyRecorder) -> dict[str, Any]:
    """DescribeConfigurationRecorders' members."""
    described: dict[str, Any] = {"arn": name_of(found), "name": found.name}
    if isinstance(found, LinkedRecorder):
        role = "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
        described |= {
            "roleARN": f"arn:aws:iam::{found.account_id}:role/{role}",
            "recordingGroup": groups.shown(found.group),
            "recordingMode": {"recordingFrequency": groups.CONTINUOUS},
            "servicePrincipal": found.service_principal,
        }
    else:
        described |= {
            "roleARN": found.role_arn or f"arn:aws:iam::{found.account_id}:role/cairn-recorder",
            "recordingGroup": groups.shown(found.group or EVERYTHING),
            "recordingMode": found.mode or {"recordingFrequency": groups.CONTINUOUS},
        }
    return {**described, "recordingScope": scope_of(found)}


def short(found: AnyRecorder) -> dict[str, Any]:
    """ListConfigurationRecorders' members."""
    summary = {"arn": name_of(found), "name": found.name, "recordingScope": scope_of(found)}
    if isinstance(found, LinkedRecorder):
        summary["servicePrincipal"] = found.service_principal
    return summary


def status(found: AnyRecorder, fresh: dict[str, Any]) -> dict[str, Any]:
    """DescribeConfigurationRecorderStatus' members; `fresh` is reads.freshness of its account."""
    stale = fresh["stale"]
    shown: dict[str, Any] = {
        "arn": name_of(found),
        "name": found.name,
        "lastStatus": "FAILURE" if stale else "SUCCESS" if fresh["newest"] else "PENDING",
        "lastErrorCode": "ListingFailed" if stale else None,
        "lastErrorMessage": f"{stale[0].type}: {stale[0].last_error}"[:256] if stale else None,
    }
    if isinstance(found, LinkedRecorder):
        shown |= {"recording": True, "lastStartTime": found.created, "servicePrincipal": found.service_principal}
        shown["lastStatusChangeTime"] = fresh["newest"] or found.created
    else:
        shown |= {
            "recording": found.recording, "lastStartTime": found.started, "lastStopTime": found.stopped,
            "lastStatusChangeTime": fresh["newest"] or found.changed,
        }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}
