"""Rules over REST: read, put, delete, evaluate; every change through its named operation."""

from __future__ import annotations

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from config_app.rules import operations, reads
from project.kernel.rest import base


class RuleViewSet(ViewSet):
    """The caller's rules."""

    lookup_field = "name"
    lookup_value_regex = "[^/]+"

    def _region(self, request: Request) -> str:
        return str(request.query_params.get("aws_region", "us-east-1"))

    def list(self, request: Request) -> Response:
        found = reads.of_accounts(base.accounts(request), request.query_params.get("aws_region"))
        return Response({"results": [operations.described(rule) for rule in found]})

    def retrieve(self, request: Request, name: str) -> Response:
        account = (base.accounts(request) or ("",))[0]
        return Response(operations.described(reads.find(account, self._region(request), name)))

    def create(self, request: Request) -> Response:
        """PutConfigRule with the AWS members of a ConfigRule."""
        base.perform(request, "config:PutConfigRule", {"ConfigRule": request.data}, region=self._region(request))
        return Response(status=204)

    def destroy(self, request: Request, name: str) -> Response:
        base.perform(request, "config:DeleteConfigRule", {"ConfigRuleName": name}, region=self._region(request))
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def evaluate(self, request: Request, name: str) -> Response:
        base.perform(
            request, "config:StartConfigRulesEvaluation", {"ConfigRuleNames": [name]}, region=self._region(request)
        )
        return Response(status=202)


routes = [("rules", RuleViewSet)]
