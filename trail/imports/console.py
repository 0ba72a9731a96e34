"""Imports in the browser: bring log files from a known bucket, an allowed folder or by upload; counts and reasons."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_POST

from project.kernel import paging
from project.kernel.console.forms import FormView, OperationForm, may, run
from project.kernel.console.views import accounts, page, position_of
from project.kernel.errors import CallError
from project.platform.storage import reads as storage
from trail.imports import reads

PAGE = 50
LARGEST = 1 << 30


@page
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, newest first, with what became of its records; and what was kept apart last."""
    scope = accounts(request)
    found = reads.newest(scope, before=position_of(request, "imports", {}), limit=PAGE + 1)
    allowed = may(request, "cairn:StartImport")
    context = {
        "rows": [(one, reads.state(one)) for one in found[:PAGE]], "may": allowed,
        "may_cancel": may(request, "cairn:CancelImport"),
        "next": paging.token("imports", {}, found[PAGE - 1].id) if len(found) > PAGE else "",
        "quarantined": reads.quarantined() if allowed else [],
    }  # fmt: skip
    return render(request, "trail/imports/list.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """The button "Cancel import"."""
    run(request, "cairn:CancelImport", {"importId": number},
        "The import ends at its next batch; what it stored stays.")  # fmt: skip
    return redirect("imports")


class ImportForm(OperationForm):
    """A place, or a file: one of them."""

    members: ClassVar[Mapping[str, str]] = {"source": "source", "bucket": "source"}
    broad: ClassVar = frozenset({"source"})
    source = forms.CharField(
        label="From", required=False, max_length=1100, widget=forms.TextInput(attrs={"list": "own-buckets", "autocomplete": "off"}),
        help_text="s3://BUCKET/PREFIX of a bucket that Cairn knows, or a path in a folder that CAIRN_IMPORT_FROM allows.",
    )  # fmt: skip
    file = forms.FileField(
        label="or a file", required=False, max_length=200,
        help_text="JSON, gzip of JSON (as CloudTrail delivers it, a list, or a record a line), or a tar archive of such files.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("source")) == bool(data.get("file")) and not self.errors:
            self.add_error("source", "Give a place or a file: one of them.")
        if data.get("file") and data["file"].size > LARGEST:
            self.add_error("file", f"The file holds more than {LARGEST >> 30} GiB: import it from a folder.")
        return data


class Start(FormView):
    operation = "cairn:StartImport"
    form: ClassVar = ImportForm
    title, button, said = "Import log files", "Start import", "The import runs; this page shows how far it is."
    lede = (
        "Importing the same again stores nothing twice. What is no CloudTrail record is refused with the reason; a damaged "
        "file does not stop the rest."
    )

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        form = super().made(request, found, data, files)
        form.lists = {"own-buckets": [f"s3://{bucket.name}/" for bucket in storage.buckets(accounts(request))]}
        return form

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [("Imports", reverse("imports"))]}

    def perform(self, request: HttpRequest, found: Any, form: OperationForm) -> Any:
        sent = form.cleaned_data["file"]
        if not sent:
            form.cleaned_data.pop("file")
            return super().perform(request, found, form)
        kept = _kept(sent) if may(request, self.operation) else Path("/")
        form.cleaned_data = {"source": str(kept)}
        try:
            return super().perform(request, found, form)
        except CallError:
            if kept.is_file():
                kept.unlink()
            raise

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("imports")


def _kept(sent: Any) -> Path:
    """The uploaded file in the data folder, under a name of its own."""
    reads.uploads().mkdir(parents=True, exist_ok=True)
    kept = reads.uploads() / f"{uuid.uuid4().hex}-{get_valid_filename(Path(sent.name).name)[-120:]}"
    with kept.open("wb") as file:
        for chunk in sent.chunks():
            file.write(chunk)
    return kept


urlpatterns = [
    path("imports/", imports, name="imports"),
    path("imports/<int:number>/cancel/", cancel, name="import-cancel"),
    path("imports/start/", Start.view(), name="import-start"),
]
