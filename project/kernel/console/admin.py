"""The admin panel's base: every write goes through a named operation, never through `obj.save()`.

Django's `changeform_view` and `delete_view` run inside a transaction, in which the record of a refused call would
vanish: here they do not (see kernel/calls.py). The operation runs while the form is validated, so that what it refuses
stands at the field it speaks of and nothing that was typed is lost.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect

from project.kernel import calls, faces
from project.kernel.errors import CallError


class OperationAdmin(admin.ModelAdmin):
    """A ModelAdmin whose changes are named operations. Subclasses say which: `operation_for` and `deletion_for`.

    The four `may_…` names are the operations whose permission opens the pages; an empty one closes them to everybody.
    `member_fields` maps words in an operation's error (its member's name) to fields of the form.
    """

    may_view = may_add = may_change = may_delete = ""
    member_fields: dict[str, str] = {}
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        """(operation, wire parameters, region) that saves the object."""
        raise CallError("UnknownOperationException", "This is not changed here.")

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        """(operation, wire parameters, region) that deletes the object."""
        raise CallError("UnknownOperationException", "This is not deleted here.")

    def account_of(self, obj: Any) -> str:
        """The account in which an object's operations run; empty: the caller's own."""
        return str(getattr(obj, "account_id", "") or "")

    def perform(
        self, request: HttpRequest, operation: str, parameters: dict[str, Any], region: str, account_id: str = ""
    ) -> Any:
        call = faces.call_from(request, operation, parameters, via="admin", region=region, account_id=account_id)
        request.cairn_told = True  # type: ignore[attr-defined]
        return calls.run(call)

    # Permissions: Django's own are not used, policies decide.
    def _may(self, request: HttpRequest, operation: str) -> bool:
        if not operation or not request.user.is_authenticated:
            return False
        return calls.allowed(faces.call_from(request, operation, {}, via="admin"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.may_view) or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.may_add)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.may_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.may_delete)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    # Saving: the operation runs in the form's validation.
    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        own: Any = super().get_form(request, obj, change=change, **kwargs)
        return type(own.__name__, (_Performing, own), {"panel": self, "request": request, "change": change})

    def performed(self, request: HttpRequest, form: Any, change: bool) -> None:
        """Run the form's operation; what it refuses becomes an error of the form."""
        try:
            operation, wire, region = self.operation_for(request, form.instance, form, change)
            account = self.account_of(form.instance) if change else ""
            form.result = self.perform(request, operation, wire, region, account)
        except CallError as refusal:
            form.add_error(self._field(form, refusal.message), refusal.message)

    def refused(self, request: HttpRequest, form: Any, change: bool) -> None:
        """Tell of a change that the form itself refused: which fields, never what was typed."""
        call = faces.call_from(request, self.may_change if change else self.may_add, {}, via="admin")
        request.cairn_told = True  # type: ignore[attr-defined]
        wrong = ", ".join(form.errors)
        calls.refuse(call, CallError("ValidationException", f"The form was refused: {wrong}."), read_only=False)

    def _field(self, form: Any, message: str) -> str | None:
        for word, name in self.member_fields.items():
            if name in form.fields and re.search(rf"\b{re.escape(word)}\b", message, re.IGNORECASE):
                return name
        return None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The operation has saved it already; here the object learns its key."""
        self.saved(request, obj, form.result)
        if not obj.pk:
            obj.pk = self.key_of(obj)

    def key_of(self, obj: Any) -> Any:
        """The key of an object that the operation has made."""
        return None

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        """What to do with the operation's answer."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing beside the operation is written."""

    @method_decorator(csrf_protect)
    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        # the same without `atomic`
        answer: HttpResponse = self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        return answer

    def get_actions(self, request: HttpRequest) -> Any:
        """Nothing is deleted by the dozen: each deletion has its page, its question and its answer."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # Deleting.
    @method_decorator(csrf_protect)
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            answer: HttpResponse = self._delete_view(request, object_id, extra_context)  # type: ignore[attr-defined]
            return answer
        except CallError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What will be deleted, by name: what hangs on it may be a hundred thousand rows."""
        named = [str(obj) for obj in objs]
        return named, {self.opts.verbose_name_plural: len(named)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.perform(request, *self.deletion_for(request, obj), self.account_of(obj))

    # The event is the log.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any: ...

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any: ...

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any: ...

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to it is in the trail."""
        obj = self.get_object(request, object_id)
        name = str(obj).partition(" ")[0] if obj is not None else object_id
        return HttpResponseRedirect(f"/events/?{urlencode({'q': f'resource:{name}', 'from': 'now-90d'})}")

    def secret_page(self, request: HttpRequest, title: str, facts: list[tuple[str, str]]) -> HttpResponse:
        """Show a secret once, in this answer: it enters no cookie, no session and no cache."""
        context = {**self.admin_site.each_context(request), "title": title, "facts": facts, "opts": self.opts}
        answer = render(request, "admin/secret.html", context)
        add_never_cache_headers(answer)
        return answer

    def get_queryset(self, request: HttpRequest) -> Any:
        """Only rows of the caller's accounts."""
        return self.scoped(super().get_queryset(request), faces.caller(request).accounts)

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(account_id__in=accounts)


class _Performing(forms.ModelForm):
    """A form that is valid when its operation has been carried out. Performed once, however often it is asked."""

    panel: OperationAdmin
    request: HttpRequest
    change: bool
    result: Any = None
    _outcome: bool | None = None

    def is_valid(self) -> bool:
        if self._outcome is None:
            self._outcome = super().is_valid()
            if self._outcome:
                self.panel.performed(self.request, self, self.change)
                self._outcome = not self.errors
            else:
                self.panel.refused(self.request, self, self.change)
        return self._outcome
