"""Packs in the browser: how they stand, what each rule says, and deploying one after seeing what it would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.packs import library, preview, reads
from config_app.packs.models import ConformancePack
from config_app.rules import reads as rules
from project.kernel import calls, faces
from project.kernel.console.views import accounts, found_or_404, page
from project.kernel.errors import CallError

LONGEST = 51_200  # what PutConformancePack takes as a body
SHOWN = {"red": "NON_COMPLIANT", "green": "COMPLIANT"}


def _may(request: HttpRequest, operation: str) -> bool:
    return calls.allowed(faces.call_from(request, operation, {}))


@page
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack with its score and how it went, and the library."""
    found = reads.of_accounts(accounts(request))
    history = reads.history_of(found)
    rows = [
        (one, [turn["score"] for turn in history.get(one.pack.id, []) if turn.get("score") is not None])
        for one in reads.standings(found)
    ]
    deployed = {pack.source.removeprefix("library:") for pack in found if pack.kind == "MANAGED"}
    context = {
        "rows": rows, "library": library.packs().values(), "deployed": deployed,
        "may": _may(request, "config:PutConformancePack"),
        "said": f"{len(rows)} packs and what their rules say now.",
    }  # fmt: skip
    return render(request, "config_app/packs/list.html", context)


@page
def pack(request: HttpRequest, name: str) -> HttpResponse:
    """One pack: each rule with its verdict, what is not implemented, what people answered, how it went."""
    found = _pack(request, name)
    standing, kind = reads.standing(found), request.GET.get("show", "")
    kept: dict[str, Callable[[Any], bool]] = {
        "red": lambda one: one.compliance == "NON_COMPLIANT",
        "green": lambda one: one.compliance == "COMPLIANT",
        "silent": lambda one: one.compliance == "INSUFFICIENT_DATA",
        "missing": lambda one: not one.is_implemented,
        "manual": lambda one: one.is_manual,
    }  # fmt: skip
    order = {"NON_COMPLIANT": 0, "COMPLIANT": 1, "INSUFFICIENT_DATA": 2}
    chosen = [one for one in standing.rules if kind not in kept or kept[kind](one)]
    chosen.sort(key=lambda one: (order[one.compliance], -one.bad, one.member.place))
    answers = reads.answers([one.rule.id for one in standing.rules if one.is_manual])
    context = {
        "pack": found, "standing": standing, "kind": kind if kind in kept else "",
        "rows": [(one, rules.declared(one.rule), answers.get(one.rule.id)) for one in chosen],
        "turns": list(reversed(reads.history_of([found]).get(found.id, []))),
        "remediations": found.remediations.order_by("rule_name"),
        "may": _may(request, "config:DeleteConformancePack"), "may_answer": _may(request, "cairn:AnswerProcessCheck"),
        "said": f"The {len(standing.rules)} rules of {found.name} and what they say now.",
    }  # fmt: skip
    return render(request, "config_app/packs/pack.html", context)


def _pack(request: HttpRequest, name: str) -> ConformancePack:
    own = ConformancePack.objects.filter(account_id__in=accounts(request), name=name)
    if region := request.GET.get("region"):
        own = own.filter(region=region)
    found: ConformancePack = found_or_404(own.order_by("region", "account_id").first())
    return found


@page
def deploy(request: HttpRequest) -> HttpResponse:
    """Choose or give a template, see what it would do, set its parameters; the button below deploys it."""
    if not _may(request, "config:PutConformancePack"):
        raise CallError("AccessDeniedException", "Your role does not deploy packs.", status=403)
    key, name, body = _chosen(request)
    given = {word[2:]: str(value) for word, value in request.POST.items() if word.startswith("p-")}
    looked = preview.look(body, given, {"AccountId": "", "Region": "us-east-1", "StackName": name, "StackId": ""})
    context = {
        "body": body, "key": key, "name": name, "looked": looked if body else None,
        "library": library.packs().values(), "longest": LONGEST,
    }  # fmt: skip
    return render(request, "config_app/packs/deploy.html", context)


def _chosen(request: HttpRequest) -> tuple[str, str, str]:
    """(key in the library, name, template) that a request speaks of."""
    given = request.POST if request.method == "POST" else request.GET
    shipped = library.packs().get(given.get("pack", ""))
    upload = request.FILES.get("file")
    body = shipped.body if shipped else given.get("body", "")
    name = given.get("name", "") or (shipped.key if shipped else "")
    if upload is not None:
        if (upload.size or 0) > LONGEST:
            raise CallError("ValidationException", f"The file is longer than {LONGEST} bytes; put it into a bucket.")
        body = upload.read().decode("utf-8", "replace")
        name = name or "".join(sign if sign.isalnum() else "-" for sign in (upload.name or "").rpartition(".")[0])
    return (shipped.key if shipped else "", name, body.replace("\r\n", "\n"))


@login_required
@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """Deploy what the form shows."""
    key, name, body = _chosen(request)
    wire: dict[str, Any] = {"ConformancePackName": name}
    wire |= {"Source": {"SourceIdentifier": key}} if key else {"TemplateBody": body}
    values = {word[2:]: value for word, value in request.POST.items() if word.startswith("p-")}
    if values:
        wire["ConformancePackInputParameters"] = [
            {"ParameterName": word, "ParameterValue": value} for word, value in values.items()
        ]
    try:
        calls.run(faces.call_from(request, "config:PutConformancePack", wire))
    except CallError as refusal:
        messages.error(request, refusal.message)
        return deploy(request)
    messages.success(request, f"{name} is being deployed; its rules judge within seconds.")
    return redirect("pack", name=name)


@login_required
@require_POST
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Delete a pack with its rules."""
    found = _pack(request, name)
    if _run(request, found, "config:DeleteConformancePack", {"ConformancePackName": found.name}):
        messages.success(request, f"{found.name} is being deleted; what its rules said stays as history.")
    return redirect("packs")


@login_required
@require_POST
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a process check of the pack."""
    found = _pack(request, name)
    wire = {
        word: request.POST.get(field, "")
        for word, field in (("configRuleName", "rule"), ("complianceType", "compliance"), ("owner", "owner"),
                            ("note", "note"), ("reviewUntil", "review"))
    }  # fmt: skip
    if _run(request, found, "cairn:AnswerProcessCheck", wire):
        messages.success(request, f"The answer to {wire['configRuleName']} is kept.")
    return redirect(f"/packs/{found.name}/?show=manual")


def _run(request: HttpRequest, found: ConformancePack, operation: str, wire: dict[str, Any]) -> bool:
    try:
        calls.run(faces.call_from(request, operation, wire, region=found.region, account_id=found.account_id))
    except CallError as refusal:
        messages.error(request, refusal.message)
        return False
    return True


urlpatterns = [
    path("packs/", packs, name="packs"),
    path("packs/deploy/", deploy, name="deploy-pack"),
    path("packs/put/", put, name="put-pack"),
    path("packs/<str:name>/", pack, name="pack"),
    path("packs/<str:name>/delete/", delete, name="delete-pack"),
    path("packs/<str:name>/answer/", answer, name="answer-process-check"),
]
