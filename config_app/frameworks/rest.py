"""Frameworks over REST: controls, the rules that serve them, what these say."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.frameworks import reads, spec
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi

_ROWS = openapi.listing("Framework", serializers.DictField(help_text="A framework with counts of its controls."))


class FrameworkViewSet(base.OperationViewSet):
    """How the caller's accounts stand to each framework."""

    lookup_field = "key"
    lookup_value_regex = "[^/]+"

    @extend_schema(responses=openapi.answers(_ROWS))
    @base.looked("cairn:SearchFrameworks")
    def list(self, request: Request) -> Response:
        """Every framework with its controls by verdict."""
        base.filters(request, base.Filters)
        found = reads.standings(base.accounts(request), list(spec.frameworks().values()))
        return Response({"results": [_shown(one) for one in found]})

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:SearchFrameworks")
    def retrieve(self, request: Request, key: str) -> Response:
        """One framework: control, rules, verdicts."""
        declared = spec.frameworks().get(key)
        if declared is None:
            raise CallError("ResourceNotFoundException", f"There is no framework {key[:100]}.", status=404)
        (found,) = reads.standings(base.accounts(request), [declared])
        return Response({**_shown(found), "controls": [_control(one) for one in found.controls]})


def _shown(found: reads.FrameworkStanding) -> dict[str, Any]:
    return {
        "key": found.framework.key, "title": found.framework.title, "controls_total": len(found.controls),
        "compliant": found.green, "noncompliant": found.red, "open": found.open, "manual": found.manual,
        "gaps": found.gaps, "score": found.score, "rules": len(found.framework.rules), "rules_deployed": found.deployed,
    }  # fmt: skip


def _control(one: reads.ControlStanding) -> dict[str, Any]:
    return {
        "number": one.control.number, "title": one.control.title, "compliance_type": one.compliance, "state": one.state,
        "manual": one.control.manual, "gap": one.control.is_gap,
        "rules": [
            {"identifier": rule.identifier, "deployed": [item.name for item in rule.deployed], "compliant": rule.good,
             "noncompliant": rule.bad, "exempt": rule.exempt, "compliance_type": rule.compliance, "reason": rule.why}
            for rule in one.rules
        ],
    }  # fmt: skip


routes = [("frameworks", FrameworkViewSet)]
