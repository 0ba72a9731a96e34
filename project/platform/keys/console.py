"""Keys in the browser: what seals stored files, who may open them; made, rotated, switched through named operations."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from project.kernel.console.forms import REGION, FormView, JSONLine, OperationForm, may, run
from project.kernel.console.views import accounts, found_or_404, page
from project.platform.keys import reads
from project.platform.keys.models import OWN, Key

KEYS = ("Keys", "/settings/keys/")
_DEEDS = {
    "rotate": ("cairn:RotateKey", "New files are sealed with new material; the old opens what it sealed."),
    "enable": ("cairn:EnableKey", "The key seals and opens again; what waited is delivered."),
    "disable": ("cairn:DisableKey", "Nothing is sealed or opened by the key; deliveries wait, and nothing is lost."),
}


@page
def keys(request: HttpRequest) -> HttpResponse:
    """Every key that seals files here."""
    context = {"rows": reads.counted(accounts(request)), "may": may(request, "cairn:CreateKey"), "own": OWN}
    return render(request, "platform/keys/list.html", context)


def _found(request: HttpRequest, number: uuid.UUID) -> Key:
    found: Key = found_or_404(reads.by_id(accounts(request), str(number)))
    return found


@page
def key(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """One key: its state, its versions, who may open what it sealed."""
    found = _found(request, number)
    context = {
        "key": found, "versions": found.versions.order_by("-number"), "own": found.origin == OWN,
        "may": {word: may(request, operation) for word, (operation, _) in _DEEDS.items()},
        "may_policy": may(request, "cairn:PutKeyPolicy"),
    }  # fmt: skip
    return render(request, "platform/keys/key.html", context)


@login_required
@require_POST
def deed(request: HttpRequest, number: uuid.UUID, word: str) -> HttpResponse:
    """Rotate a key, or switch it."""
    found = _found(request, number)
    operation, said = found_or_404(_DEEDS.get(word))
    run(request, operation, {"key": found.arn}, said, region=found.region, account_id=found.account_id)
    return redirect("key", number=number)


class KeyForm(OperationForm):
    """A key to be; without a policy its account's own policies decide."""

    members: ClassVar[Mapping[str, str]] = {
        "MalformedPolicyDocumentException": "policy", "AlreadyExistsException": "name", "name": "name",
    }  # fmt: skip
    broad: ClassVar = frozenset({"policy", "description"})
    name = forms.CharField(label="Name", max_length=141, help_text="Trails name it alias/cairn/NAME.")
    region = forms.CharField(label="Region", max_length=32, initial=REGION)
    description = forms.CharField(label="Description", required=False, max_length=256)
    policy = JSONLine(
        label="Key policy", required=False, help_text="JSON. Empty: the account's own policies decide who opens."
    )

    def wire(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.cleaned_data.items() if name != "region" and value not in (None, "")
        }


class NewKey(FormView):
    operation = "cairn:CreateKey"
    form: ClassVar = KeyForm
    title, button, said = "Create a key", "Create key", "The key is there: name it in a trail's settings."
    lede = "It seals log files and digests. No key is ever deleted: without it, what it sealed could not be read."

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [KEYS]}

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        return form.cleaned_data["region"], ""

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("key", args=[result["keyId"]])


class PolicyForm(OperationForm):
    """Who may open what the key sealed."""

    members: ClassVar[Mapping[str, str]] = {"MalformedPolicyDocumentException": "policy", "policy": "policy"}
    broad: ClassVar = frozenset({"policy"})
    policy = JSONLine(
        label="Key policy", widget=forms.Textarea(attrs={"rows": 16}),
        help_text="A statement that names a caller suffices; one that names the account leaves it to the caller's own policies.",
    )  # fmt: skip


class EditPolicy(FormView):
    operation, title, button, said = (
        "cairn:PutKeyPolicy",
        "The policy of",
        "Save policy",
        "The policy holds from now on.",
    )
    form: ClassVar = PolicyForm

    def find(self, request: HttpRequest, **words: Any) -> Key:
        return _found(request, words["number"])

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [KEYS, (str(found), reverse("key", args=[found.id]))], "title": f"{self.title} {found}"}

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {"policy": found.policy}

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"key": found.arn, "policy": form.cleaned_data["policy"]}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("key", args=[found.id])


urlpatterns = [
    path("settings/keys/", keys, name="keys"),
    path("settings/keys/create/", NewKey.view(), name="key-new"),
    path("settings/keys/<uuid:number>/", key, name="key"),
    path("settings/keys/<uuid:number>/policy/", EditPolicy.view(), name="key-policy"),
    path("settings/keys/<uuid:number>/<str:word>/", deed, name="key-deed"),
]
