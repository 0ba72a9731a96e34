"""Resources and configuration items over REST, now or as of a moment."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.items import between, estate, reads, rendering, summary
from config_app.items.models import Item, Resource
from project.kernel import clock
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi


class ResourceFilter(base.Filters):
    """Filters of resources; the names are the item's members in snake_case."""

    resource_type = django_filters.CharFilter(help_text="AWS::EC2::Instance")
    resource_id = django_filters.CharFilter()
    resource_name = django_filters.CharFilter()
    aws_region = django_filters.CharFilter()
    recipient_account_id = django_filters.CharFilter()
    deleted = django_filters.BooleanFilter(help_text="Those that are gone too.")
    q = django_filters.CharFilter(help_text="Part of an id, name, ARN or Name tag.")


class ItemFilter(base.Filters):
    """Which resource's items: both are needed."""

    resource_type = django_filters.CharFilter()
    resource_id = django_filters.CharFilter()


_FIELDS = {
    "resource_type": "type", "resource_id": "resource_id", "resource_name": "name", "aws_region": "region",
    "recipient_account_id": "account_id",
}  # fmt: skip
_TEXTS = ("account_id", "aws_region", "resource_type", "resource_id", "resource_name", "arn", "md5", "state_id")
_RESOURCE = inline_serializer(
    "Resource",
    {
        **{name: serializers.CharField() for name in _TEXTS},
        "tags": serializers.DictField(),
        "discovered": serializers.DateTimeField(),
        "changed": serializers.DateTimeField(),
        "deleted": serializers.DateTimeField(allow_null=True),
        "configuration": serializers.DictField(required=False, help_text="With as_of: what it was like then."),
    },
)
_ITEM = serializers.DictField(
    help_text="A configuration item 1.3; configuration is an object, changeSummary says the change in words."
)
_MATCH = OpenApiParameter("If-None-Match", OpenApiTypes.STR, "header", description="The ETag that is known: then 304.")


def shown(found: Resource) -> dict[str, Any]:
    """A resource without its configuration."""
    return {
        "account_id": found.account_id, "aws_region": found.region, "resource_type": found.type,
        "resource_id": found.resource_id, "resource_name": found.name, "arn": found.arn, "tags": found.tags,
        "discovered": found.discovered, "changed": found.changed, "deleted": found.deleted, "md5": found.md5,
        "state_id": str(found.item_id or ""),
    }  # fmt: skip


def _then(row: tuple[Resource, Item]) -> dict[str, Any]:
    found, item = row
    held = {"tags": item.tags, "changed": item.captured, "deleted": None, "md5": item.md5, "state_id": str(item.id)}
    return {**shown(found), **held, "configuration": item.configuration}


class ResourceViewSet(base.OperationViewSet):
    """Resources of the caller's accounts, by type and id."""

    @extend_schema(
        parameters=openapi.parameters(ResourceFilter, "as_of", paged=True),
        responses=openapi.answers(openapi.listing("Resource", _RESOURCE)),
    )
    @base.looked("cairn:SearchResources")
    def list(self, request: Request) -> Response:
        """Resources that there are, or were `as_of` a moment (then with their configuration)."""
        given = base.filters(request, ResourceFilter, "as_of")
        gone, text = bool(given.pop("deleted", False)), given.pop("q", "")
        chosen = {_FIELDS[name]: value for name, value in given.items()}
        at, scope = base.moment(request, "as_of"), base.accounts(request)
        if at and "deleted" in request.query_params:
            raise CallError("ValidationException", "deleted and as_of are not taken together.")
        if at:
            return base.page(
                request, "rest-estate",
                lambda place, limit: estate.at(scope, at, chosen=chosen, text=text, position=place, limit=limit),
                lambda row: [row[0].type, row[0].resource_id, row[0].id], _then,
            )  # fmt: skip
        return base.page(
            request, "rest-resources",
            lambda place, limit: estate.now(
                scope, chosen=chosen, text=text, position=place, limit=limit, include_deleted=gone
            ),
            lambda row: [row.type, row.resource_id, row.id], shown,
        )  # fmt: skip


class ItemViewSet(base.OperationViewSet):
    """Configuration items: the history of one resource, or the one that held `?as_of=` a moment."""

    @extend_schema(
        parameters=openapi.parameters(ItemFilter, "from", "to", "as_of", paged=True),
        responses=openapi.answers(openapi.listing("Item", _ITEM), 404),
    )
    @base.looked("cairn:SearchItems")
    def list(self, request: Request) -> Response:
        """A resource's items, newest first."""
        given = base.filters(request, ItemFilter, "from", "to", "as_of")
        if not ("resource_type" in given and "resource_id" in given):
            raise CallError("ValidationException", "Name the resource: resource_type and resource_id.")
        found = reads.resource(base.accounts(request), given["resource_type"], given["resource_id"])
        if found is None:
            raise CallError("ResourceNotDiscoveredException", "This resource was not discovered.", status=404)
        start, end, at = (base.moment(request, name) for name in ("from", "to", "as_of"))
        if at:
            item = reads.item_at(found, at)
            return Response({"results": [_item(item, found, reads.previous(item))] if item else []})
        former: dict[int, Item] = {}

        def fetch(position: int | None, limit: int) -> list[Item]:
            rows = reads.history(found, earlier=start, later=end, position=position, limit=limit)
            former.update(reads.predecessors(rows))
            return rows

        return base.page(
            request, "rest-items", fetch, lambda item: item.id, lambda item: _item(item, found, former.get(item.id))
        )

    @extend_schema(
        parameters=[_MATCH, OpenApiParameter("id", OpenApiTypes.INT, "path", description="configurationStateId")],
        responses=openapi.answers(OpenApiTypes.OBJECT, 404),
    )
    @base.looked("cairn:GetItem")
    def retrieve(self, request: Request, pk: str) -> Response:
        """One item by its configurationStateId, with an ETag: items never change."""
        found = Item.objects.select_related("resource").filter(resource__account_id__in=base.accounts(request))
        number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
        item = found.filter(id=number).first()
        if item is None:
            raise CallError("ResourceNotDiscoveredException", f"There is no item {pk[:32]}.", status=404)
        etag = f'"{item.id}-{item.md5}"'
        if etag in [known.strip().removeprefix("W/") for known in request.headers.get("If-None-Match", "").split(",")]:
            return Response(status=304, headers={"ETag": etag})
        return Response(
            _item(item, item.resource, reads.previous(item)),
            headers={"ETag": etag, "Cache-Control": "private, max-age=0"},
        )


class DifferenceFilter(base.Filters):
    """Which of the resources that differ."""

    kind = django_filters.ChoiceFilter(choices=[(word, word) for word in between.KINDS])
    resource_type = django_filters.CharFilter(help_text="AWS::EC2::Instance")


class EstateChangeViewSet(base.OperationViewSet):
    """What differs between two moments of the estate."""

    @extend_schema(
        parameters=openapi.parameters(DifferenceFilter, "from", "to", paged=True),
        responses=openapi.answers(openapi.listing("EstateChange", serializers.DictField())),
    )
    @base.looked("cairn:SearchEstateChanges")
    def list(self, request: Request) -> Response:
        """Resources created, changed or deleted between `from` and `to` (now unless told), with totals by type."""
        given, scope = base.filters(request, DifferenceFilter, "from", "to"), base.accounts(request)
        start, end = base.moment(request, "from"), base.moment(request, "to") or clock.now()
        if start is None or start >= end:
            raise CallError("ValidationException", "Give from, a moment before to: from=now-1d.")
        answer = base.page(
            request, "rest-estate-changes",
            lambda place, limit: between.differing(
                scope, start, end, kind=given.get("kind", ""), of_type=given.get("resource_type", ""),
                place=tuple(place) if place else None, limit=limit,
            ),
            lambda row: [row.resource.type, row.resource.resource_id, row.resource.id], _differing,
        )  # fmt: skip
        answer.data["totals"] = between.totals(scope, start, end)
        return answer


def _differing(row: between.Difference) -> dict[str, Any]:
    states = {"state_id": str(row.new.id), **({"former_state_id": str(row.old.id)} if row.old else {})}
    return {
        "account_id": row.resource.account_id, "aws_region": row.resource.region, "resource_type": row.resource.type,
        "resource_id": row.resource.resource_id, "title": row.resource.title, "kind": row.kind, "summary": row.said, **states,
    }  # fmt: skip


def _item(item: Item, found: Resource, former: Item | None) -> dict[str, Any]:
    entry = rendering.item(item, found, [] if item.is_deletion else reads.edges(found, item.captured))
    entry["configuration"] = item.configuration
    entry["supplementaryConfiguration"] = item.supplementary
    entry["changeSummary"] = summary.of_items(found.type, former, item)
    return entry


routes = [("resources", ResourceViewSet), ("items", ItemViewSet), ("estate-changes", EstateChangeViewSet)]
