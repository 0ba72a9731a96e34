"""How long a trail's files stay, in the browser: kept, moved, locked, held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.urls import path

from project.kernel.console.forms import OperationForm
from trail.trails.editing.console import OfTrail

_WIRE = {
    "keep_days": "keepDays", "cold_days": "coldDays", "cold_prefix": "coldPrefix", "lock_days": "lockDays",
    "legal_hold": "legalHold",
}  # fmt: skip


def _days(label: str, hint: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, required=False, min_value=1)


class RetentionForm(OperationForm):
    """The whole retention: an empty field means for ever, nowhere else, not locked."""

    members: ClassVar[Mapping[str, str]] = {
        _WIRE[name]: name for name in ("lock_days", "cold_days", "keep_days", "cold_prefix", "legal_hold")
    }  # the first that is named
    groups: ClassVar = (
        ("How long", "Files that are removed are named in the event of their removal.", ("keep_days", "cold_days", "cold_prefix")),
        ("Locks", "Locks of files that are there already are never shortened.", ("lock_days", "legal_hold")),
    )  # fmt: skip
    keep_days = _days("Keep files for days", "Empty: for ever.")
    cold_days = _days("Move files after days", "Empty: they stay where they are.")
    cold_prefix = forms.CharField(label="to the cold prefix", required=False, max_length=200)
    lock_days = _days("Lock each file for days", "Until then nobody removes or replaces it.")
    legal_hold = forms.BooleanField(label="Legal hold: no file is removed until it is lifted", required=False)

    def wire(self) -> dict[str, Any]:
        return {_WIRE[name]: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class Retention(OfTrail):
    operation = "cairn:PutTrailRetention"
    form: ClassVar = RetentionForm
    title, button, said = (
        "How long files stay of",
        "Save retention",
        "The retention is saved; it holds from the next hour on.",
    )

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {name: getattr(found, name) for name in _WIRE}

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"name": found.arn, **form.wire()}


urlpatterns = [path("trails/<str:name>/retention/", Retention.view(), name="trail-retention")]
