"""What the endpoints say of themselves in the OpenAPI document: filters, pages and errors, from what they declare."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

TIME = "ISO-8601, epoch seconds, or relative like now-1h."
MORE = {
    "q": (OpenApiTypes.STR, "The console's search line: key:value conditions."),
    "from": (OpenApiTypes.STR, f"Not earlier than this. {TIME}"),
    "to": (OpenApiTypes.STR, f"Not later than this. {TIME}"),
    "as_of": (OpenApiTypes.STR, f"As it was at this moment. {TIME}"),
    "aws_region": (OpenApiTypes.STR, "The region, us-east-1 unless told."),
    "recipient_account_id": (OpenApiTypes.STR, "One of the caller's accounts; its own unless told."),
}
Problem = inline_serializer(
    "Problem",
    {
        "code": serializers.CharField(help_text="AWS's error code, for example ValidationException."),
        "message": serializers.CharField(help_text="What is wrong and what to do."),
    },
)
_SAID = {
    400: "A filter, cursor, member or body that does not hold; the message names it.",
    401: "Nobody, or a token that does not hold.",
    403: "The caller's policies do not allow it, or the CSRF token is missing.",
    404: "Not kept in the caller's accounts.",
}


def parameters(declared: type[django_filters.FilterSet] | None, *more: str, paged: bool = False) -> list[Any]:
    """The query parameters of an endpoint: its filters, further ones by name, and those of pages."""
    found = []
    for name, one in (declared.base_filters if declared else {}).items():
        kind = OpenApiTypes.BOOL if isinstance(one, django_filters.BooleanFilter) else OpenApiTypes.STR
        found.append(OpenApiParameter(name, kind, description=str(one.extra.get("help_text", ""))))
    found += [OpenApiParameter(name, MORE[name][0], description=MORE[name][1]) for name in more]
    if paged:
        found.append(OpenApiParameter("limit", OpenApiTypes.INT, description="Rows on a page, 1 to 200.", default=50))
        found.append(OpenApiParameter("cursor", OpenApiTypes.STR, description="`next` of the page before."))
    return found


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What every endpoint may answer stands in the document, whether its view says so or not."""
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for item in result["paths"].values():
        for entry in item.values():
            for code in (400, 401, 403):
                entry["responses"].setdefault(str(code), {"description": _SAID[code], "content": problem})
            entry["responses"] = dict(sorted(entry["responses"].items()))
    return result


def answers(good: Any, *errors: int, status: int = 200) -> dict[Any, Any]:
    """The answers of an endpoint: the good one, and problems with what they mean (400, 401 and 403 always)."""
    problems = {code: OpenApiResponse(Problem, _SAID[code]) for code in sorted({400, *errors})}
    return {status: good, **problems}


def listing(name: str, row: Any, *, partial: bool = False) -> Any:
    """A page of rows: `results`, and `next` where there are more; `partial` where a search may end early."""
    members: dict[str, Any] = {
        "results": serializers.ListField(child=row),
        "next": serializers.CharField(required=False, help_text="The cursor of the next page."),
    }
    if partial:
        members["searched_to"] = serializers.DateTimeField(
            required=False, help_text="The search ended early at this moment; `next` goes on from there."
        )
    return inline_serializer(f"{name}Page", members)
