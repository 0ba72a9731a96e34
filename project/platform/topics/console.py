"""Topics in the browser: who is told, what waits, what died; and the open pages that a subscriber is sent to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from project.kernel import calls, client, faces, paging
from project.kernel.aws.endpoint import source_ip
from project.kernel.console.views import accounts, found_or_404, page, position_of
from project.kernel.errors import CallError
from project.platform.topics import reads, spelling
from project.platform.topics.models import Subscription, Topic
from project.platform.topics.spec import transports

PAGE = 50


@page
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic with who is subscribed and what waits."""
    found = reads.topics(accounts(request), limit=500)
    counted = reads.counts(found)
    rows = [(topic, counted[topic.id]) for topic in found]
    context = {
        "rows": rows,
        "dead": sum(number["dead"] for number in counted.values()),
        "waiting": sum(number["waiting"] for number in counted.values()),
        "may": _may(request, "sns:CreateTopic"),
    }
    return render(request, "platform/topics/list.html", context)


def _may(request: HttpRequest, operation: str) -> bool:
    return calls.allowed(faces.call_from(request, operation, {}))


def _topic(request: HttpRequest, number: int) -> Topic:
    found: Topic = found_or_404(Topic.objects.filter(id=number, account_id__in=accounts(request)).first())
    return found


@page
def topic(request: HttpRequest, number: int) -> HttpResponse:
    """One topic: subscriptions, what was sent last, dead letters."""
    found = _topic(request, number)
    given = {"topic": number}
    dead = reads.dead(found, before=position_of(request, "dead", given), limit=PAGE + 1)
    context = {
        "topic": found, "subscriptions": reads.subscriptions(found), "recent": reads.recent(found), "dead": dead[:PAGE],
        "counts": reads.counts([found])[found.id], "protocols": sorted(transports()), "may": _may(request, "sns:Subscribe"),
        "next": paging.token("dead", given, dead[PAGE - 1].id) if len(dead) > PAGE else "",
    }  # fmt: skip
    return render(request, "platform/topics/topic.html", context)


Given = Callable[[HttpRequest, Any], dict[str, Any]]


def deed(operation: str, given: Given, said: Callable[[Any], str]) -> Any:
    """A form's POST as a named operation; what came of it is said on the page that the form stood on."""

    @login_required
    @require_POST
    def act(request: HttpRequest, number: int = 0) -> HttpResponse:
        found = _topic(request, number) if number else None
        region, account = (found.region, found.account_id) if found else ("us-east-1", "")
        try:
            result = calls.run(
                faces.call_from(request, operation, given(request, found), region=region, account_id=account)
            )
            if secret := result.get("Secret") or result.get("secret"):
                return _secret(request, found, said(result), str(secret))
            messages.success(request, said(result))
        except CallError as refusal:
            messages.error(request, refusal.message)
        if number and Topic.objects.filter(id=number).exists():
            return redirect("topic", number=number)
        return redirect("topics")

    return act


def _secret(request: HttpRequest, found: Topic | None, told: str, secret: str) -> HttpResponse:
    """Show a secret once, in this answer: it enters no cookie, no session and no cache."""
    answer = render(request, "platform/topics/secret.html", {"topic": found, "told": told, "secret": secret})
    add_never_cache_headers(answer)
    return answer


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()


def _subscribe(request: HttpRequest, found: Any) -> dict[str, Any]:
    attributes = {"RawMessageDelivery": "true"} if request.POST.get("raw") else {}
    if secret := _text(request, "secret"):
        attributes["secret"] = secret
    wire = {"TopicArn": found.arn, "Protocol": _text(request, "protocol"), "Endpoint": _text(request, "endpoint")}
    return spelling.subscription("Subscribe", {**wire, **({"Attributes": attributes} if attributes else {})})


def _subscribed(result: Any) -> str:
    return (
        "Subscribed." if str(result["SubscriptionArn"]).startswith("arn:") else "The subscriber was asked to confirm."
    )


def _of_topic(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {"topicArn": found.arn, **({"ids": [int(one)]} if (one := _text(request, "id")).isdigit() else {})}


def _publish(request: HttpRequest, found: Any) -> dict[str, Any]:
    more = {"Subject": subject} if (subject := _text(request, "subject")) else {}
    return {"TopicArn": found.arn, "Message": _text(request, "message"), **more}


# Open pages: no one signs in; the token or the subscription's own number is what is known.
@csrf_exempt  # the token in the address is the proof
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Where a confirmation's link leads. A webhook confirms by calling it; a person, whose mail is scanned, by a button."""
    found = reads.by_id(number)
    if found is None:
        raise Http404
    if request.method == "GET" and found.protocol.startswith("email") and not found.confirmed:
        return _plain(request, "confirm.html", found)
    given = {"subscriptionId": number, "token": token}
    call = _open_call(request, "cairn:ConfirmSubscription", given, found)
    try:
        calls.run(call)
    except CallError as refusal:
        return _plain(request, "done.html", found, refusal.message, status=404)
    return _plain(request, "done.html", found, f"The subscription to {found.topic.name} is confirmed.")


@csrf_exempt  # one click in a mail; nobody is signed in
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, number: str) -> HttpResponse:
    """Where a message's unsubscribe link leads: a page that asks first."""
    found = reads.by_id(number)
    if found is None:
        raise Http404
    if request.method == "GET":
        return _plain(request, "unsubscribe.html", found)
    calls.run(_open_call(request, "sns:Unsubscribe", {"SubscriptionArn": found.arn}, found))
    return _plain(request, "done.html", found, f"The subscription to {found.topic.name} is ended.")


def _open_call(request: HttpRequest, operation: str, given: dict[str, Any], found: Subscription) -> calls.Call:
    who = client.system_caller[0](found.topic.account_id)
    return calls.Call(
        operation, who, given, region=found.topic.region, source_ip=source_ip(request), via="console",
        user_agent=request.headers.get("User-Agent", "")[:1024], host=request.get_host(),
    )  # fmt: skip


def _plain(request: HttpRequest, name: str, found: Subscription, said: str = "", status: int = 200) -> HttpResponse:
    context = {"subscription": found, "said": said}
    return render(request, f"platform/topics/{name}", context, status=status)


@require_GET
def certificate(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The certificate by which a message's signature is checked."""
    return HttpResponse(found_or_404(reads.certificate(fingerprint)), content_type="application/x-pem-file")


_POSTS = {
    "create": deed(
        "sns:CreateTopic",
        lambda request, _: {"Name": _text(request, "name"), "Attributes": {"DisplayName": _text(request, "display")}},
        lambda result: f"The topic {result['TopicArn']} is there.",
    ),
    "subscribe": deed("sns:Subscribe", _subscribe, _subscribed),
    "delete": deed("sns:DeleteTopic", lambda _, found: {"TopicArn": found.arn}, lambda _: "The topic is deleted."),
    "publish": deed("sns:Publish", _publish, lambda _: "The message is on its way."),
    "unsubscribe": deed(
        "sns:Unsubscribe",
        lambda request, _: {"SubscriptionArn": _text(request, "arn")},
        lambda _: "The subscription is ended.",
    ),
    "secret": deed(
        "cairn:RotateSubscriptionSecret",
        lambda request, _: {"subscriptionArn": _text(request, "arn")},
        lambda _: "The subscription has a new secret; the old one signs no more.",
    ),
    "replay": deed("cairn:ReplayDeadLetters", _of_topic, lambda result: f"{result['replayed']} messages go out again."),
    "drop": deed(
        "cairn:DeleteDeadLetters", _of_topic, lambda result: f"{result['deleted']} dead letters are given up."
    ),
}

urlpatterns = [
    path("settings/topics/", topics, name="topics"),
    path("settings/topics/create/", _POSTS["create"], name="topic-create"),
    path("settings/topics/<int:number>/", topic, name="topic"),
    *[
        path(f"settings/topics/<int:number>/{word}/", view, name=f"topic-{word}")
        for word, view in _POSTS.items()
        if word != "create"
    ],
    path("topics/confirm/<str:number>/<str:token>/", confirm, name="topic-confirm"),
    path("topics/unsubscribe/<str:number>/", unsubscribe, name="topic-leave"),
    path("topics/certificates/<str:fingerprint>.pem", certificate, name="topic-certificate"),
]
