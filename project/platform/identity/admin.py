"""Accounts, users, groups and roles in the admin panel; each change through its named operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group as DjangoGroup
from django.http import HttpRequest

from project.kernel import faces
from project.kernel.console.admin import OperationAdmin
from project.platform.identity.models import Account, Group, Role, User

admin.site.unregister(DjangoGroup)  # Django's own permissions are not used: roles and policies decide
REGION = "us-east-1"
POLICIES = 'JSON: [{"Statement": [{"Effect": "Allow", "Action": ["config:Describe*"], "Resource": "*"}]}]. A Deny wins.'
Wire = tuple[str, dict[str, Any], str]


class ServicesField(forms.CharField):
    """Upstreams of single services, a line each: `s3 = aws`."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{k} = {v}" for k, v in sorted(value.items())) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        lines = [line.partition("=") for line in (value or "").splitlines() if line.strip()]
        if wrong := [name for name, sign, _ in lines if not sign]:
            raise forms.ValidationError(f"“{wrong[0].strip()}” is no line of the form: service = upstream.")
        return {name.strip(): upstream.strip() for name, _, upstream in lines}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


class AccountForm(forms.ModelForm):
    services = ServicesField(
        required=False,
        label="Upstreams of single services",
        help_text="A line each, where a service has another one: s3 = aws",
    )

    class Meta:
        model = Account
        fields = ("id", "name", "upstream", "services")


@admin.register(Account)
class AccountAdmin(OperationAdmin):
    """Accounts and where their clouds are."""

    form = AccountForm
    may_view, may_add, may_change = "cairn:ListAccounts", "cairn:CreateAccount", "cairn:UpdateAccount"
    member_fields = {
        "upstream of": "services",
        "AWS service": "services",
        "upstream": "upstream",
        "digits": "id",
        "account": "id",
    }
    list_display = ("id", "name", "upstream", "created")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("id",) if obj else ()

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(id__in=accounts)

    def account_of(self, obj: Any) -> str:
        return str(obj.id)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        wire = {
            "accountId": obj.id,
            "name": obj.name,
            "upstream": obj.upstream,
            "services": form.cleaned_data["services"],
        }
        return ("cairn:UpdateAccount" if change else "cairn:CreateAccount"), wire, REGION


class UserForm(forms.ModelForm):
    password = forms.CharField(
        label="Password", required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 8 characters; empty keeps it.",
    )  # fmt: skip

    class Meta:
        model = User
        fields = (
            "username",
            "account",
            "role",
            "policy_groups",
            "policies",
            "further_accounts",
            "is_active",
            "is_staff",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "policies" in self.fields:
            self.fields["policies"].required = False
            self.fields["policies"].help_text = POLICIES
        for name in {"policy_groups", "further_accounts"} & self.fields.keys():
            self.fields[name].help_text = self.fields[name].help_text.partition(" Hold down")[0]


class _Scoped(OperationAdmin):
    """Choices of accounts and groups are those that the caller may see."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        scope = faces.caller(request).accounts
        if db_field.name in {"account", "further_accounts"}:
            kwargs["queryset"] = Account.objects.filter(id__in=scope)
            kwargs |= {"widget": forms.CheckboxSelectMultiple} if db_field.name == "further_accounts" else {}
        elif db_field.name == "policy_groups":
            kwargs |= {"queryset": Group.objects.filter(account_id__in=scope), "widget": forms.CheckboxSelectMultiple}
        elif db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(account_id__in=scope).order_by("username")
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "account" and field is not None:
            field.required, field.initial = True, faces.caller(request).account_id
        if hasattr(field, "widget") and hasattr(field.widget, "can_add_related"):
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field


@admin.register(User)
class UserAdmin(_Scoped):
    """People and machines, with their role, groups and policies."""

    form = UserForm
    may_view, may_add = "cairn:ListUsers", "cairn:CreateUser"
    may_change, may_delete = "cairn:UpdateUser", "cairn:DeleteUser"
    member_fields = {"password": "password", "policy": "policies", "policies": "policies", "group": "policy_groups",
                     "last owner": "role", "role": "role", "username": "username", "name": "username"}  # fmt: skip
    list_display = ("username", "account", "role", "is_active", "is_staff", "last_login")
    list_select_related = ("account",)
    list_filter = ("role", "is_active")
    search_fields = ("username",)
    ordering = ("username",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username", "account") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        given = form.cleaned_data
        wire: dict[str, Any] = {
            "userName": obj.username, "role": obj.role, "policies": given.get("policies") or [], "staff": obj.is_staff,
            "groups": [group.name for group in given["policy_groups"]],
            "accounts": [account.id for account in given["further_accounts"]],
        }  # fmt: skip
        if given.get("password"):
            wire["password"] = given["password"]
        wire |= {"active": obj.is_active} if change else {"accountId": obj.account_id}
        return ("cairn:UpdateUser" if change else "cairn:CreateUser"), wire, REGION

    def key_of(self, obj: User) -> Any:
        return User.objects.filter(username=obj.username).values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return "cairn:DeleteUser", {"userName": obj.username}, REGION


class PoliciesForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "policies" in self.fields:
            self.fields["policies"].required = False
            self.fields["policies"].help_text = POLICIES


class _Policies(_Scoped):
    """A name with policies: groups and roles."""

    form = PoliciesForm
    fields = ("name", "account", "policies")
    list_display = ("name", "account")
    list_select_related = ("account",)
    member_fields = {"policy": "policies", "policies": "policies", "name": "name"}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "account") if obj else ()

    def key_of(self, obj: Any) -> Any:
        return self.model.objects.filter(name=obj.name, account=obj.account).values_list("id", flat=True).first()


@admin.register(Group)
class GroupAdmin(_Policies):
    """Groups: policies that several users share."""

    may_view, may_add, may_change, may_delete = (
        "cairn:ListGroups",
        "cairn:PutGroup",
        "cairn:PutGroup",
        "cairn:DeleteGroup",
    )

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        wire = {"groupName": obj.name, "policies": obj.policies or [], "accountId": obj.account_id}
        return "cairn:PutGroup", wire, REGION

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return "cairn:DeleteGroup", {"groupName": obj.name, "accountId": obj.account_id}, REGION


@admin.register(Role)
class RoleAdmin(_Policies):
    """Roles: what sessions of an upstream role of this name may do."""

    may_view, may_add, may_change, may_delete = "cairn:ListRoles", "cairn:PutRole", "cairn:PutRole", "cairn:DeleteRole"

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        wire = {"roleName": obj.name, "policies": obj.policies or [], "accountId": obj.account_id}
        return "cairn:PutRole", wire, REGION

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return "cairn:DeleteRole", {"roleName": obj.name, "accountId": obj.account_id}, REGION
