"""Forms of the console: each is a named operation. What it refuses stands at the field it speaks of; nothing typed is lost.

A page of a form is shown by GET (a recorded look) and performed by POST (the operation is the record). Who may not perform
the operation is shown neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from project.kernel import calls, faces
from project.kernel.console import zones
from project.kernel.console.views import View, page
from project.kernel.errors import CallError

REGION = "us-east-1"
Groups = tuple[tuple[str, str, tuple[str, ...]], ...]


def may(request: HttpRequest, operation: str) -> bool:
    """Whether the reader would be allowed to run it: for faces that leave out what would be refused."""
    return calls.allowed(faces.call_from(request, operation, {}))


def run(
    request: HttpRequest, operation: str, wire: Mapping[str, Any], said: str = "", *, region: str = REGION,
    account_id: str = "", extra: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """A button's operation: its result, with `said` for the next page; None where it was refused, which is said instead."""
    try:
        call = faces.call_from(request, operation, wire, region=region, account_id=account_id, extra=extra)
        result = calls.run(call)
    except CallError as refusal:
        messages.error(request, refusal.message)
        return None
    if said:
        messages.success(request, said)
    return result


class OperationForm(forms.Form):
    """Fields of an operation. `members` maps words of a refusal, or its code, to the field that it stands at.

    `groups` are the panels of the form: (title, note, fields). Fields in no group are in the last.
    """

    members: ClassVar[Mapping[str, str]] = {}
    groups: ClassVar[Groups] = ()
    broad: ClassVar[frozenset[str]] = frozenset()  # fields that take the whole width
    lists: Mapping[str, Sequence[str]] = {}  # what `list` attributes of fields offer: set by the page, whole

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(
                field.widget, forms.CheckboxInput | forms.Select | forms.HiddenInput | forms.CheckboxSelectMultiple
            ):
                field.widget.attrs["class"] = "input"
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 4)
                field.widget.attrs.setdefault("spellcheck", "false")

    def wire(self) -> dict[str, Any]:
        """The operation's members. Empty texts are left out, unless a subclass says otherwise."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def panels(self) -> list[dict[str, Any]]:
        """What the template draws: panels of fields, in order."""
        grouped = {name for _, _, names in self.groups for name in names}
        rest = tuple(name for name in self.fields if name not in grouped)
        listed = [*self.groups, *([("", "", rest)] if rest else [])]
        return [
            {"title": title, "note": note, "fields": [(self[name], name in self.broad) for name in names if name in self.fields]}
            for title, note, names in listed
        ]  # fmt: skip

    def refuse(self, refusal: CallError) -> None:
        """Let a refusal stand at the field it speaks of, else above the form."""
        self.add_error(self._field(refusal), refusal.message)

    def _field(self, refusal: CallError) -> str | None:
        if self.members.get(refusal.code) in self.fields:
            return self.members[refusal.code]
        for word, name in self.members.items():
            if name in self.fields and re.search(rf"\b{re.escape(word)}\b", refusal.message, re.IGNORECASE):
                return name
        return None


class FormView:
    """A page of one form. Subclasses say which operation, which form, of what object, and where to go then."""

    operation: ClassVar[str]
    form: ClassVar[type[OperationForm]]
    title: ClassVar[str]
    lede: ClassVar[str] = ""
    button: ClassVar[str]
    preview: ClassVar[str] = ""  # the words of a button that shows what the form makes, where there is one
    danger: ClassVar[bool] = False
    template: ClassVar[str] = "parts/form_page.html"
    said: ClassVar[str] = ""

    def find(self, request: HttpRequest, **words: Any) -> Any:
        """The object that the address names; raises Http404."""
        return None

    def place(self, found: Any, form: OperationForm) -> tuple[str, str]:
        """(region, account) in which the operation runs; an empty account is the caller's own."""
        return getattr(found, "region", REGION), getattr(found, "account_id", "")

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        return self.form(data, files, initial=self.initial(request, found))

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {}

    def heading(self, found: Any) -> dict[str, Any]:
        """`crumbs` as (word, address), and what else the template shows."""
        return {"crumbs": []}

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        """The operation's members."""
        return form.wire()

    def deed(self, form: OperationForm) -> str:
        """The operation that the form performs, where what is typed decides."""
        return self.operation

    def beside(self, form: OperationForm) -> Mapping[str, Any] | None:
        """Further members of the record."""
        return None

    def perform(self, request: HttpRequest, found: Any, form: OperationForm) -> Any:
        """Run the operation; raises CallError. What subclasses run after it must not raise: it has been done."""
        region, account = self.place(found, form)
        call = faces.call_from(
            request, self.deed(form), self.wire(found, form), region=region, account_id=account, extra=self.beside(form)
        )
        return calls.run(call)

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        """The address that follows."""
        raise NotImplementedError

    @classmethod
    def view(cls) -> View:
        """The page as Django calls it."""
        shown, preview, self = page(cls._show), page(cls._preview), cls()

        @login_required
        def posted(request: HttpRequest, **words: Any) -> HttpResponse:
            with timezone.override(zones.of(request)):
                return self._post(request, **words)

        def answer(request: HttpRequest, **words: Any) -> HttpResponse:
            if request.method == "POST":
                return preview(request, **words) if "show" in request.POST else posted(request, **words)
            return shown(request, **words)

        return answer

    @classmethod
    def _show(cls, request: HttpRequest, **words: Any) -> HttpResponse:
        self = cls()
        found = self.find(request, **words)
        if not may(request, self.operation):
            raise PermissionDenied
        return self._render(request, found, self.made(request, found))

    @classmethod
    def _preview(cls, request: HttpRequest, **words: Any) -> HttpResponse:
        """What the form makes, before anything is done: a look."""
        self = cls()
        found = self.find(request, **words)
        if not may(request, self.operation):
            raise PermissionDenied
        return self._render(request, found, self.made(request, found, request.POST, request.FILES))

    def shown(self, found: Any, form: OperationForm) -> Any:
        """What the form makes, for forms that show it (`made` in their templates)."""
        return None

    def _post(self, request: HttpRequest, **words: Any) -> HttpResponse:
        found = self.find(request, **words)
        form = self.made(request, found, request.POST, request.FILES)
        if not form.is_valid():
            self._tell(request, form)
            return self._render(request, found, form)
        try:
            result = self.perform(request, found, form)
        except CallError as refusal:
            if not may(request, self.operation):
                raise PermissionDenied from refusal
            form.refuse(refusal)
            return self._render(request, found, form)
        if self.said:
            messages.success(request, self.said)
        return HttpResponseRedirect(self.then(request, found, form, result))

    def _tell(self, request: HttpRequest, form: OperationForm) -> None:
        """Tell of a call that the form itself refused: which fields, never what was typed."""
        call = faces.call_from(request, self.operation, {})
        try:
            calls.authorize(call)
        except CallError as refusal:
            calls.refuse(call, refusal, read_only=False)
            raise PermissionDenied from refusal
        wrong = ", ".join(form.errors)
        calls.refuse(call, CallError("ValidationException", f"The form was refused: {wrong}."), read_only=False)

    def _render(self, request: HttpRequest, found: Any, form: OperationForm) -> HttpResponse:
        context = {
            "form": form, "found": found, "title": self.title, "lede": self.lede, "button": self.button,
            "danger": self.danger, "preview": self.preview, "made": self.shown(found, form), **self.heading(found),
        }  # fmt: skip
        return render(request, self.template, context)


class JSONLine(forms.JSONField):
    """JSON in a text area; what is no JSON is said with the place."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(value, str):
            return None if value in self.empty_values else value
        try:
            return json.loads(value)
        except ValueError as problem:
            raise forms.ValidationError(f"This is not JSON: {problem}.") from problem

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else json.dumps(value, indent=2)


class Lines(forms.Field):
    """Names and values, a line each: `team = web`."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{k} = {v}" for k, v in sorted(value.items())) if isinstance(value, Mapping) else value

    def to_python(self, value: Any) -> dict[str, str]:
        lines = [line.partition("=") for line in (value or "").splitlines() if line.strip()]
        if twice := [name for name, _, _ in lines if sum(other.strip() == name.strip() for other, _, _ in lines) > 1]:
            raise forms.ValidationError(f"“{twice[0].strip()}” is given twice.")
        return {name.strip(): text.strip() for name, _, text in lines}
