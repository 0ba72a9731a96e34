"""Access keys and API tokens in the admin panel: the secret is shown once, in the answer that made it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from project.kernel.errors import CallError
from project.platform.identity.admin import REGION, Wire, _Scoped
from project.platform.identity.models import AccessKey, ApiToken


class _OfUser(_Scoped):
    list_select_related = ("user",)

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(user__account_id__in=accounts)

    def account_of(self, obj: Any) -> str:
        return str(obj.user.account_id or "")

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        """Hand the secret to the answer of this request; it is kept nowhere."""
        request.cairn_made = result  # type: ignore[attr-defined]


@admin.register(AccessKey)
class AccessKeyAdmin(_OfUser):
    """Keys that sign AWS calls."""

    may_view, may_add = "cairn:ListAccessKeys", "cairn:CreateAccessKey"
    may_change, may_delete = "cairn:UpdateAccessKey", "cairn:DeleteAccessKey"
    member_fields = {"user": "user", "access key": "active"}
    list_display = ("id", "user", "active", "created")
    list_filter = ("active",)
    search_fields = ("id", "user__username")
    ordering = ("-created",)
    fields = ("user", "active")
    actions = ("rotate",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj else ("active",)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        if change:
            return "cairn:UpdateAccessKey", {"accessKeyId": obj.id, "active": obj.active}, REGION
        return "cairn:CreateAccessKey", {"userName": obj.user.username}, REGION

    def key_of(self, obj: AccessKey) -> Any:
        return "-"

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._shown(request, [request.cairn_made])  # type: ignore[attr-defined]

    def _shown(self, request: HttpRequest, made: list[Any]) -> HttpResponse:
        facts = [
            fact
            for key in made
            for fact in (
                ("User", key["userName"]), ("Access key id", key["accessKeyId"]),
                ("Secret access key", key["secretAccessKey"]),
            )
        ]  # fmt: skip
        return self.secret_page(request, "New access key", facts)

    @admin.action(description="Rotate: make a new key, switch this one off", permissions=["change"])
    def rotate(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        made = []
        for key in queryset.order_by("id"):
            try:
                wire = {"accessKeyId": key.id}
                made.append(self.perform(request, "cairn:RotateAccessKey", wire, REGION, self.account_of(key)))
            except CallError as refusal:
                messages.error(request, f"{key}: {refusal.message}")
        return self._shown(request, made) if made else None

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return "cairn:DeleteAccessKey", {"accessKeyId": obj.id}, REGION


@admin.register(ApiToken)
class ApiTokenAdmin(_OfUser):
    """Bearer tokens of the REST API."""

    may_view, may_add, may_delete = "cairn:ListApiTokens", "cairn:CreateApiToken", "cairn:DeleteApiToken"
    member_fields = {"expired": "expires", "user": "user", "token": "name"}
    list_display = ("name", "user", "created", "expires")
    ordering = ("-created",)
    fields = ("user", "name", "expires")

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        wire = {"userName": obj.user.username, "name": obj.name}
        expires = {"expires": obj.expires.isoformat()} if obj.expires else {}
        return "cairn:CreateApiToken", {**wire, **expires}, REGION

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        made = request.cairn_made  # type: ignore[attr-defined]
        facts = [("User", made["userName"]), ("Name", made["name"]), ("Token", made["token"])]
        return self.secret_page(request, "New API token", facts)

    def key_of(self, obj: ApiToken) -> Any:
        return 0

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return "cairn:DeleteApiToken", {"name": obj.name, "userName": obj.user.username}, REGION
