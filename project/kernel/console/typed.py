"""The question before something goes: its name, typed once more."""

from __future__ import annotations

from typing import Any

from django import forms

from project.kernel.console.forms import OperationForm


class TypedNameForm(OperationForm):
    """The name of what is to go, typed; anything else is refused."""

    name = forms.CharField(
        label="Its name, typed", max_length=600, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, wanted: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["name"].help_text = f"Type {wanted}"

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"])
        if typed != self.wanted:
            raise forms.ValidationError(f"This is not its name: type {self.wanted}.")
        return typed
