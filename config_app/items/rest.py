"""Resources and configuration items over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from config_app.items import reads, rendering
from config_app.items.models import Item, Resource
from project.kernel import clock
from project.kernel.errors import CallError
from project.kernel.rest import base


class ResourceFilter(django_filters.FilterSet):
    """Filters of resources; the names are the item's members in snake_case."""

    resource_type = django_filters.CharFilter()
    resource_id = django_filters.CharFilter()
    aws_region = django_filters.CharFilter()
    deleted = django_filters.BooleanFilter()
    q = django_filters.CharFilter()


def _filters(request: Request, *more: str) -> dict[str, Any]:
    allowed = {*ResourceFilter.base_filters, "limit", "cursor", "as_of", "format", *more}
    if unknown := sorted(set(request.query_params) - allowed):
        raise CallError(
            "ValidationException", f"There is no filter {unknown[0]}. The filters are {', '.join(sorted(allowed))}."
        )
    form = ResourceFilter(request.query_params, queryset=None).form
    if not form.is_valid():
        raise CallError("ValidationException", "; ".join(f"{k}: {v[0]}" for k, v in form.errors.items()))
    return dict(form.cleaned_data)


def shown(found: Resource) -> dict[str, Any]:
    """A resource without its configuration."""
    return {
        "account_id": found.account_id, "aws_region": found.region, "resource_type": found.type,
        "resource_id": found.resource_id, "resource_name": found.name, "arn": found.arn, "tags": found.tags,
        "discovered": found.discovered, "changed": found.changed, "deleted": found.deleted, "md5": found.md5,
        "state_id": str(found.item_id or ""),
    }  # fmt: skip


class ResourceViewSet(ViewSet):
    """Resources of the caller's accounts, by type and id."""

    def list(self, request: Request) -> Response:
        given = _filters(request)
        if given.get("resource_id"):
            one = reads.by_any(base.accounts(request), given.get("resource_type") or "", given["resource_id"])
            return Response({"results": [shown(one)] if one else []})
        return base.page(
            request,
            "rest-resources",
            lambda position, limit: reads.current(
                base.accounts(request), types=[given["resource_type"]] if given["resource_type"] else None,
                region=given["aws_region"] or None, text=given["q"] or None, include_deleted=bool(given["deleted"]),
                position=tuple(position) if position else None, limit=limit,
            ),
            lambda row: [row.type, row.resource_id, row.id],
            shown,
        )  # fmt: skip


class ItemViewSet(ViewSet):
    """Configuration items: the history of one resource, or the one that held `?as_of=` a moment."""

    def list(self, request: Request) -> Response:
        given = _filters(request)
        if not (given["resource_type"] and given["resource_id"]):
            raise CallError("ValidationException", "Name the resource: resource_type and resource_id.")
        found = reads.resource(base.accounts(request), given["resource_type"], given["resource_id"])
        if found is None:
            raise CallError("ResourceNotDiscoveredException", "This resource was not discovered.", status=404)
        if as_of := request.query_params.get("as_of"):
            try:
                item = reads.item_at(found, clock.parse(as_of))
            except ValueError as problem:
                raise CallError("ValidationException", f"as_of: {problem}") from problem
            return Response({"results": [_item(item, found)] if item else []})
        return base.page(
            request,
            "rest-items",
            lambda position, limit: reads.history(found, position=position, limit=limit),
            lambda item: item.id,
            lambda item: _item(item, found),
        )

    def retrieve(self, request: Request, pk: str) -> Response:
        item = (
            Item.objects.select_related("resource")
            .filter(id=pk, resource__account_id__in=base.accounts(request))
            .first()
            if pk.isdigit()
            else None
        )
        if item is None:
            raise CallError("ResourceNotDiscoveredException", f"There is no item {pk}.", status=404)
        etag = f'"{item.id}-{item.md5}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers={"ETag": etag})
        return Response(_item(item, item.resource), headers={"ETag": etag})


def _item(item: Item, found: Resource) -> dict[str, Any]:
    entry = rendering.item(item, found, [] if item.is_deletion else reads.edges(found, item.captured))
    entry["configuration"] = item.configuration
    entry["supplementaryConfiguration"] = item.supplementary
    return entry


routes = [("resources", ResourceViewSet), ("items", ItemViewSet)]
