"""Custom rules in the browser: handlers that Cairn keeps and runs, and rules that a handler or a policy decides."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from config_app.resources.spec import all_types
from config_app.rules import reads
from config_app.rules.custom import archive, handlers
from config_app.rules.models import LAMBDA, POLICY
from project.kernel import faces
from project.kernel.console.forms import REGION, FormView, JSONLine, OperationForm, may
from project.kernel.console.views import page

CHANGE, SCHEDULE = "ConfigurationItemChangeNotification", "ScheduledNotification"
CRUMBS = [("Rules", "/rules/")]
EXAMPLE = """import boto3

def lambda_handler(event, context):
    ...  # AWS Config's event; answer by boto3.client("config").put_evaluations(...)"""


@page
def kept(request: HttpRequest) -> HttpResponse:
    """Every handler with its newest version."""
    context = {"rows": handlers.newest(faces.caller(request).account_id), "may": may(request, "cairn:PutRuleHandler")}
    return render(request, "config_app/rules/handlers.html", context)


class HandlerForm(OperationForm):
    """The code of a handler: a file or a text."""

    members: ClassVar[Mapping[str, str]] = {
        "handler": "handler", "module": "handler", "archive": "file", "zip": "file", "timeout": "timeout",
        "memorySize": "memory_size", "function": "function_name",
    }  # fmt: skip
    broad: ClassVar = frozenset({"source"})
    function_name = forms.CharField(
        label="Name", max_length=140, help_text="The function's name, as rules name it in its ARN. The same name again is a new version."
    )  # fmt: skip
    handler = forms.CharField(
        label="Entry", initial="index.lambda_handler", max_length=256, help_text="module.function. A single file becomes that module."
    )  # fmt: skip
    file = forms.FileField(
        label="A file", required=False, max_length=200,
        help_text=f"A Python file, or a zip of up to {archive.MOST_BYTES >> 20} MB with what it imports.",
    )  # fmt: skip
    source = forms.CharField(
        label="or its text", required=False, widget=forms.Textarea(attrs={"rows": 14, "placeholder": EXAMPLE})
    )
    timeout = forms.IntegerField(
        label="Seconds", initial=60, min_value=1, max_value=handlers.LONGEST, help_text="At most, for a run."
    )
    memory_size = forms.IntegerField(label="Megabytes", initial=512, min_value=128, max_value=handlers.LARGEST)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("file")) == bool(data.get("source")) and not self.errors:
            self.add_error("source", "Give a file or its text: one of them.")
        if data.get("file") and data["file"].size > archive.MOST_BYTES:
            self.add_error("file", f"The file holds more than {archive.MOST_BYTES >> 20} MB.")
        return data

    def wire(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {
            "functionName": data["function_name"],
            "handler": data["handler"],
            "timeout": data["timeout"],
            "memorySize": data["memory_size"],
        }
        if data.get("source"):
            return {**found, "source": data["source"]}
        body = data["file"].read()
        if data["file"].name.endswith(".py"):
            return {**found, "source": body.decode("utf-8", "replace")}
        return {**found, "zipFile": base64.b64encode(body).decode()}


class KeepHandler(FormView):
    operation = "cairn:PutRuleHandler"
    form: ClassVar = HandlerForm
    title, button, said = (
        "Keep a handler",
        "Keep this handler",
        "The handler is kept; rules that name it run this version.",
    )
    lede = "Python written for AWS Config's Lambda rules runs as it is: shut in, without a network but Cairn, within its limits."

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [*CRUMBS, ("Handlers", reverse("rule-handlers"))]}

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return f"{reverse('custom-rule')}?function={result['functionName']}"


class CustomRuleForm(OperationForm):
    """A rule and what decides it: a function, or a policy."""

    members: ClassVar[Mapping[str, str]] = {
        "ConfigRuleName": "name", "name": "name", "policy": "policy", "PolicyText": "policy", "Guard": "policy", "function": "function",
        "SourceIdentifier": "function", "InputParameters": "parameters", "MaximumExecutionFrequency": "frequency", "Scope": "types",
        "SourceDetails": "frequency",
    }  # fmt: skip
    groups: ClassVar = (
        ("The rule", "", ("name", "description")),
        ("What decides it", "one of them", ("function", "policy")),
        ("What wakes it", "changes of these types, a schedule, or both", ("types", "frequency")),
        ("Parameters", "", ("parameters",)),
    )
    broad: ClassVar = frozenset({"policy", "parameters", "types"})
    name = forms.CharField(label="Name", max_length=128)
    description = forms.CharField(label="Description", required=False, max_length=256)
    function = forms.CharField(
        label="Function", required=False, max_length=256, widget=forms.TextInput(attrs={"list": "own-handlers", "autocomplete": "off"}),
        help_text="The name of a handler that Cairn keeps, or the ARN of a function of the account's cloud.",
    )  # fmt: skip
    policy = forms.CharField(
        label="or a policy in Guard", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="For example: rule encrypted when resourceType == 'AWS::EC2::Volume' { configuration.encrypted == true }",
    )  # fmt: skip
    types = forms.MultipleChoiceField(
        label="Changes of", required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="None chosen: it is woken by its schedule alone.",
    )  # fmt: skip
    frequency = forms.ChoiceField(
        label="On schedule", required=False, choices=[("", "never"), *((name, name) for name in reads.FREQUENCIES)]
    )
    parameters = JSONLine(
        label="Parameters as JSON", required=False, help_text='The event\'s ruleParameters, such as {"maxAge": "90"}.'
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types: Any = self.fields["types"]
        types.choices = [(kind, kind) for kind in sorted(all_types())]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("function")) == bool(data.get("policy")) and not self.errors:
            self.add_error("function", "Name a function or write a policy: one of them.")
        if not data.get("types") and not data.get("frequency") and not self.errors:
            self.add_error("types", "Choose a type whose changes wake it, or a schedule.")
        return data

    def wire(self) -> dict[str, Any]:
        data = self.cleaned_data
        rule: dict[str, Any] = {"ConfigRuleName": data["name"], "Source": self._source(data)}
        if data["description"]:
            rule["Description"] = data["description"]
        if data["types"]:
            rule["Scope"] = {"ComplianceResourceTypes": data["types"]}
        if data["parameters"]:
            rule["InputParameters"] = json.dumps(data["parameters"])
        return {"ConfigRule": rule}

    def _source(self, data: Mapping[str, Any]) -> dict[str, Any]:
        woken: list[dict[str, str]] = [{"EventSource": "aws.config", "MessageType": CHANGE}] if data["types"] else []
        if data["frequency"]:
            often = {"MaximumExecutionFrequency": data["frequency"]}
            woken.append({"EventSource": "aws.config", "MessageType": SCHEDULE, **often})
        if data["policy"]:
            text = {"PolicyRuntime": "guard-2.x.x", "PolicyText": data["policy"]}
            return {"Owner": POLICY, "SourceDetails": woken, "CustomPolicyDetails": text}
        return {"Owner": LAMBDA, "SourceIdentifier": data["function"], "SourceDetails": woken}


class AddCustomRule(FormView):
    operation = "config:PutConfigRule"
    form: ClassVar = CustomRuleForm
    title, button, said = (
        "Add a custom rule",
        "Add this rule",
        "The rule is there; its first verdicts appear within seconds.",
    )
    lede = "A function or a policy of your own decides. A function's code is kept under Rules, Handlers first."

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {"function": request.GET.get("function", "")[:256]}

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        form = super().made(request, found, data, files)
        form.lists = {"own-handlers": [row.name for row in handlers.newest(faces.caller(request).account_id)]}
        return form

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": CRUMBS}

    def wire(self, found: Any, form: OperationForm) -> dict[str, Any]:
        return form.wire()

    def perform(self, request: HttpRequest, found: Any, form: OperationForm) -> Any:
        """A bare name is a function of the caller's account."""
        name = form.cleaned_data.get("function")
        if name and not name.startswith("arn:"):
            account = faces.caller(request).account_id
            form.cleaned_data["function"] = f"arn:aws:lambda:{REGION}:{account}:function:{name}"
        return super().perform(request, found, form)

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("rule", args=[form.cleaned_data["name"]])


urlpatterns = [
    path("rules/+handlers/all/", kept, name="rule-handlers"),
    path("rules/+handlers/keep/", KeepHandler.view(), name="keep-handler"),
    path("rules/+custom/add/", AddCustomRule.view(), name="custom-rule"),
]
