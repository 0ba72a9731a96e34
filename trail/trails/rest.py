"""Trails over REST: read."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from project.kernel.rest import base
from trail.trails import operations, reads


class TrailViewSet(ViewSet):
    """The caller's trails, as DescribeTrails shows them."""

    def list(self, request: Request) -> Response:
        found = reads.of_accounts(base.accounts(request))
        return Response({"results": [{**operations.described(trail), "IsLogging": trail.logging} for trail in found]})


routes = [("trails", TrailViewSet)]
