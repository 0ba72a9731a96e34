"""All pages of an answer: by boto's paginator, or by the token where boto has none. Half a listing would read as deletions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from botocore import xform_name

TOKENS = ("NextToken", "nextToken", "NextMarker", "Marker", "marker")  # the same member asks and answers
_MOST = 10_000


def pages(cloud: Any, verb: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Each page of a call; raises RuntimeError where a token comes back that was given before."""
    method = xform_name(verb)
    if cloud.can_paginate(method):
        yield from cloud.get_paginator(method).paginate(**parameters)
        return
    member, given = token(cloud, verb), dict(parameters)
    seen: set[str] = set()
    for _ in range(_MOST):
        page = getattr(cloud, method)(**given)
        yield page
        more = page.get(member) if member else None
        if not more:
            return
        if more in seen:
            raise RuntimeError(f"{verb} answered the same page twice; the listing was given up.")
        seen.add(more)
        given[str(member)] = more
    raise RuntimeError(f"{verb} has more than {_MOST:,} pages; the listing was given up.")


def whole(cloud: Any, verb: str, parameters: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """One answer with all its pages, where the path reads what is paged."""
    method = xform_name(verb)
    if cloud.can_paginate(method):
        paginator = cloud.get_paginator(method)
        first = re.match(r"\w+", path)
        if first and first.group() in {key.expression for key in paginator.result_keys}:
            answer: Mapping[str, Any] = paginator.paginate(**parameters).build_full_result()
            return answer
    once: Mapping[str, Any] = getattr(cloud, method)(**parameters)
    return once


def token(cloud: Any, verb: str) -> str | None:
    """The member that asks for the next page where boto has no paginator; None where there is none."""
    model = cloud.meta.service_model.operation_model(verb)
    asked = model.input_shape.members if model.input_shape else {}
    answered = model.output_shape.members if model.output_shape else {}
    return next((name for name in TOKENS if name in asked and name in answered), None)
