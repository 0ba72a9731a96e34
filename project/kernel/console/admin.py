"""The admin panel's base: every write goes through a named operation, never through `obj.save()`.

Django's `changeform_view` and `delete_view` run inside a transaction, in which the record of a refused call would
vanish: here they do not (see kernel/calls.py).
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect

from project.kernel import calls, faces
from project.kernel.errors import CallError


class OperationAdmin(admin.ModelAdmin):
    """A ModelAdmin whose changes are named operations. Subclasses say which: `operation_for` and `deletion_for`."""

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        """(operation, wire parameters, region) that saves the object."""
        raise CallError("UnknownOperationException", "This is not changed here.")

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        """(operation, wire parameters, region) that deletes the object."""
        raise CallError("UnknownOperationException", "This is not deleted here.")

    def perform(self, request: HttpRequest, operation: str, parameters: dict[str, Any], region: str) -> Any:
        return calls.run(faces.call_from(request, operation, parameters, via="admin", region=region))

    @method_decorator(csrf_protect)
    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            # the same without `atomic`
            answer: HttpResponse = self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
            return answer
        except CallError as refusal:
            messages.error(request, f"{refusal.code}: {refusal.message}")
            return HttpResponseRedirect(request.get_full_path())

    @method_decorator(csrf_protect)
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            answer: HttpResponse = self._delete_view(request, object_id, extra_context)  # type: ignore[attr-defined]
            return answer
        except CallError as refusal:
            messages.error(request, f"{refusal.code}: {refusal.message}")
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.saved(request, obj, self.perform(request, *self.operation_for(request, obj, form, change)))
        if not obj.pk:
            obj.pk = self.key_of(obj)

    def key_of(self, obj: Any) -> Any:
        """The key of an object that the operation has made."""
        return None

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        """What to do with the operation's answer (show a secret once)."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing beside the operation is written."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The event is the log."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The event is the log."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The event is the log."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.perform(request, *self.deletion_for(request, obj))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Only rows of the caller's accounts."""
        return self.scoped(super().get_queryset(request), faces.caller(request).accounts)

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(account_id__in=accounts)
