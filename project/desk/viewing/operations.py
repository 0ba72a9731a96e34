"""Looking is audited too: each page of the console and each read over REST is an event, in the same format as all else.

The rows are read by the face inside `calls.look`; here the names are registered that policies and records speak of.
"""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.registry import operation


@operation("cairn:ViewPage")
def view_page(call: Call, *, page: str, query: str = "") -> dict[str, Any]:
    """Somebody opened a page of the console or the admin; `query` is what they asked of it."""
    return {}


@operation("cairn:SearchResources")
def search_resources(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at resources, now or as of a moment."""
    return {}


@operation("cairn:SearchItems")
def search_items(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at a resource's configuration items."""
    return {}


@operation("cairn:GetItem")
def get_item(call: Call, *, pk: str) -> dict[str, Any]:
    """A look at one configuration item."""
    return {}


@operation("cairn:SearchRules")
def search_rules(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at rules."""
    return {}


@operation("cairn:GetRule")
def get_rule(call: Call, *, name: str) -> dict[str, Any]:
    """A look at one rule."""
    return {}


@operation("cairn:SearchVerdicts")
def search_verdicts(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at verdicts, those that hold or held at a moment."""
    return {}


@operation("cairn:SearchTrails")
def search_trails(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at trails."""
    return {}


@operation("cairn:SearchDeliveryChannels")
def search_delivery_channels(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at delivery channels, their status and retention."""
    return {}


@operation("cairn:SearchConfigFiles")
def search_config_files(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at snapshots, history files and oversized changes that were delivered."""
    return {}


@operation("cairn:GetNeighbourhood")
def get_neighbourhood(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at what lies around a resource."""
    return {}


@operation("cairn:GetBlastRadius")
def get_blast_radius(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at what feels a change of a resource."""
    return {}


@operation("cairn:GetPaths")
def get_paths(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at how two resources are linked."""
    return {}


@operation("cairn:SearchUnused")
def search_unused(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at what nothing uses."""
    return {}


@operation("cairn:SearchEstateChanges")
def search_estate_changes(call: Call, *, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """A look at what differs between two moments."""
    return {}
