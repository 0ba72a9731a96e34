"""Accounts, users and keys in the admin panel; each change through its named operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from project.platform.identity.models import AccessKey, Account, Role, User

admin.site.site_header = "Cairn"
admin.site.site_title = "Cairn"
admin.site.unregister(Group)  # Django's own permissions are not used: roles and policies decide


@admin.register(Account)
class AccountAdmin(OperationAdmin):
    list_display = ("id", "name", "upstream", "created")
    fields = ("id", "name", "upstream")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("id",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an account's evidence outlives it

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(id__in=accounts)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire = {"accountId": obj.id, "name": obj.name, "upstream": obj.upstream}
        return ("cairn:UpdateAccount" if change else "cairn:CreateAccount"), wire, "us-east-1"


class UserForm(forms.ModelForm):
    password1 = forms.CharField(
        label="Password", required=False, widget=forms.PasswordInput, help_text="At least 8 characters; empty keeps it."
    )

    class Meta:
        model = User
        fields = ("username", "role", "policies", "is_active", "is_staff")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policies"].required = False


@admin.register(User)
class UserAdmin(OperationAdmin):
    form = UserForm
    list_display = ("username", "account", "role", "is_active", "is_staff", "last_login")
    search_fields = ("username",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire: dict[str, Any] = {
            "userName": obj.username,
            "role": obj.role,
            "policies": obj.policies or [],
            "staff": obj.is_staff,
        }
        if form.cleaned_data.get("password1"):
            wire["password"] = form.cleaned_data["password1"]
        if change:
            wire["active"] = obj.is_active
        return ("cairn:UpdateUser" if change else "cairn:CreateUser"), wire, "us-east-1"

    def key_of(self, obj: User) -> Any:
        return User.objects.filter(username=obj.username).values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "cairn:DeleteUser", {"userName": obj.username}, "us-east-1"


@admin.register(AccessKey)
class AccessKeyAdmin(OperationAdmin):
    list_display = ("id", "user", "active", "created")
    fields = ("user", "active")

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(user__account_id__in=accounts)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj else ("active",)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        if change:
            return "cairn:UpdateAccessKey", {"accessKeyId": obj.id, "active": obj.active}, "us-east-1"
        return "cairn:CreateAccessKey", {"userName": obj.user.username}, "us-east-1"

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        if result.get("secretAccessKey"):
            obj.id = result["accessKeyId"]
            messages.warning(
                request,
                f"Key {result['accessKeyId']} with the secret {result['secretAccessKey']}: it is shown this once.",
            )

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "cairn:DeleteAccessKey", {"accessKeyId": obj.id}, "us-east-1"


@admin.register(Role)
class RoleAdmin(OperationAdmin):
    list_display = ("name", "account")
    fields = ("name", "policies")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        return "cairn:PutRole", {"roleName": obj.name, "policies": obj.policies or []}, "us-east-1"

    def key_of(self, obj: Role) -> Any:
        return Role.objects.filter(name=obj.name).values_list("id", flat=True).first()
