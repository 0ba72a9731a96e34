"""Named operations on imports: asking for one, and the one that its end is recorded under."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import reads as identity
from trail.imports import asked, reads

MOST = 3  # imports at the same time


@operation("cairn:ImportTrail", read_only=False)
def import_trail(
    call: Call, *, source: str, files: int, stored: int, duplicates: int, refused: int, quarantined: int
) -> dict[str, Any]:
    """Record a finished import: what came from where, and what was not taken. The events are in the store already.

    Not in one transaction with them: a million events in one would hold up deliveries for as long as it runs.
    """
    return {}


@operation("cairn:StartImport")
def start_import(call: Call, *, source: str) -> dict[str, Any]:
    """Begin to import log files from a bucket that Cairn knows, or from a folder that the installation allows.

    `{"importId"}`; records go into one store whatever account they are of, so the installation's first account decides.
    """
    if call.account_id != identity.first_account():
        raise CallError(
            "AccessDeniedException", "Events of all accounts lie in one store: the installation's first account imports.", status=403
        )  # fmt: skip
    location, uploaded = reads.allowed(call.caller.accounts, source)
    if reads.running() >= MOST:
        raise CallError("LimitExceededException", f"{MOST} imports are running already: wait until one has ended.")
    begun = asked.begin(call.account_id, call.caller.arn, location, uploaded=uploaded)
    transaction.on_commit(lambda: _start(begun.id), robust=True)
    return {"importId": begun.id}


def _start(number: int) -> None:
    from trail.imports import tasks

    tasks.import_location.delay(number)


@operation("cairn:CancelImport")
def cancel_import(call: Call, *, import_id: int) -> dict[str, Any]:
    """End an import that is at work, at its next batch; what it stored stays, and importing again goes on from there."""
    one = reads.of_account(call.account_id, import_id)
    if one.finished:
        raise CallError("InvalidParameterException", f"The import {import_id} has ended already: {reads.state(one)}.")
    asked.cancel(one)
    return {"importId": one.id}


@operation("cairn:ListImports")
def list_imports(call: Call) -> dict[str, Any]:
    """The newest 100 imports of the caller's account, newest first: counts, reasons, whether they have ended."""
    return {"imports": [reads.described(one) for one in reads.newest([call.account_id], limit=100)]}
