"""Channels in the browser: whose events come in from outside, what became of the last, and how to put some."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from project.kernel import arn, faces
from project.kernel.console.forms import REGION, FormView, OperationForm, may
from project.kernel.console.typed import TypedNameForm
from project.kernel.console.views import accounts, found_or_404, page
from trail.channels import reads
from trail.channels.models import Channel

CHANNELS = ("Channels", "/channels/")


@page
def channels(request: HttpRequest) -> HttpResponse:
    """Every channel with its last event."""
    context = {"rows": reads.channels(accounts(request)), "may": may(request, "cloudtrail:CreateChannel")}
    return render(request, "trail/channels/list.html", context)


def _found(request: HttpRequest, number: uuid.UUID) -> Channel:
    found: Channel = found_or_404(Channel.objects.filter(id=number, account_id__in=accounts(request)).first())
    return found


@page
def channel(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """One channel, and the command that puts an event through it."""
    context = {
        "channel": _found(request, number), "may": may(request, "cloudtrail:UpdateChannel"),
        "may_delete": may(request, "cloudtrail:DeleteChannel"), "host": request.build_absolute_uri("/").rstrip("/"),
    }  # fmt: skip
    return render(request, "trail/channels/channel.html", context)


class ChannelForm(OperationForm):
    """A channel: its name, whose events they are, where they go besides the store."""

    members: ClassVar[Mapping[str, str]] = {
        "InvalidSourceException": "source", "ChannelAlreadyExistsException": "name", "Name": "name", "name": "name",
        "EventDataStoreARNInvalidException": "destinations", "EventDataStoreNotFoundException": "destinations",
        "destinations": "destinations", "source": "source",
    }  # fmt: skip
    broad: ClassVar = frozenset({"destinations"})
    name = forms.CharField(
        label="Name", max_length=128, help_text="3 to 128 letters, digits, periods, underscores or dashes."
    )
    source = forms.CharField(
        label="Source", max_length=256, initial="Custom", help_text="Custom, or an integration's name."
    )
    region = forms.CharField(label="Region", max_length=32, initial=REGION)
    destinations = forms.CharField(
        label="Event data stores", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="ARNs, a line each. Whatever they are, events come into Cairn's own store, too.",
    )  # fmt: skip

    def wire(self) -> dict[str, Any]:
        listed = [{"Type": "EVENT_DATA_STORE", "Location": one} for one in self.cleaned_data["destinations"].split()]
        return {"Name": self.cleaned_data["name"], "Source": self.cleaned_data["source"], "Destinations": listed}


class NewChannel(FormView):
    operation = "cloudtrail:CreateChannel"
    form: ClassVar = ChannelForm
    title, button, said = "Create a channel", "Create channel", "The channel is there; below stands how events are put."
    lede = "Through a channel another system puts its own events beside those of the cloud."

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        store = arn.make("cloudtrail", REGION, faces.caller(request).account_id, f"eventdatastore/{uuid.uuid4()}")
        return {"destinations": store}

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [CHANNELS]}

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        return form.cleaned_data["region"], ""

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("channel", args=[str(result["ChannelArn"]).rpartition("/")[2]])


class _OfChannel(FormView):
    def find(self, request: HttpRequest, **words: Any) -> Channel:
        return _found(request, words["number"])

    def heading(self, found: Any) -> dict[str, Any]:
        return {
            "crumbs": [CHANNELS, (found.name, reverse("channel", args=[found.id]))],
            "title": f"{self.title} {found.name}",
        }


class EditChannel(_OfChannel):
    operation, title, button, said = "cloudtrail:UpdateChannel", "Change", "Save channel", "The channel is changed."
    form: ClassVar = ChannelForm

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        form = super().made(request, found, data, files)
        form.fields["source"].disabled = form.fields["region"].disabled = True
        return form

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        stores = "\n".join(item["Location"] for item in found.destinations)
        return {"name": found.name, "source": found.source, "region": found.region, "destinations": stores}

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        wire = form.wire()
        return {"Channel": found.arn, "Name": wire["Name"], "Destinations": wire["Destinations"]}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("channel", args=[found.id])


class DeleteChannel(_OfChannel):
    operation, title, button, said = "cloudtrail:DeleteChannel", "Delete", "Delete channel", "The channel is deleted."
    lede = "Nothing comes through it any more; what came stays."
    form: ClassVar = TypedNameForm
    danger = True

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        return TypedNameForm(data, wanted=found.name)

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return {"Channel": found.arn}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("channels")


urlpatterns = [
    path("channels/", channels, name="channels"),
    path("channels/create/", NewChannel.view(), name="channel-new"),
    path("channels/<uuid:number>/", channel, name="channel"),
    path("channels/<uuid:number>/edit/", EditChannel.view(), name="channel-edit"),
    path("channels/<uuid:number>/delete/", DeleteChannel.view(), name="channel-delete"),
]
