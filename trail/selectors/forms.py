"""The form of a trail's selectors: fields become the members that AWS takes, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from project.kernel.console.forms import JSONLine, OperationForm
from trail.selectors import advanced, basic

BASIC, ADVANCED, JSON = "basic", "advanced", "json"
ROWS, MOST_ROWS = 6, 60
_KINDS = (("ApiCallRateInsight", "Unusual rates of calls"), ("ApiErrorRateInsight", "Unusual rates of errors"))
_DATA = {"s3": "AWS::S3::Object", "lambda": "AWS::Lambda::Function", "dynamodb": "AWS::DynamoDB::Table"}
_ALL = {"s3": "arn:aws:s3", "lambda": "arn:aws:lambda", "dynamodb": "arn:aws:dynamodb"}
FIELDS = ("eventCategory", *sorted({name for must, may in advanced.CATEGORIES.values() for name in must | may}))


def _choices(names: Sequence[str]) -> list[tuple[str, str]]:
    return [("", "–"), *((name, name) for name in names)]


class SelectorsForm(OperationForm):
    """Basic selectors by fields, advanced ones by rows (selector, field, operator, values) or as JSON."""

    members: ClassVar[Mapping[str, str]] = {"InvalidInsightSelectorsException": "insights"}
    kind = forms.ChoiceField(
        label="Selectors", choices=((BASIC, "Basic"), (ADVANCED, "Advanced, by rows"), (JSON, "Advanced, as JSON"))
    )
    read_write = forms.ChoiceField(
        label="Calls", choices=(("All", "reading and writing"), ("WriteOnly", "writing"), ("ReadOnly", "reading"))
    )
    management = forms.BooleanField(label="Management events", required=False)
    no_kms = forms.BooleanField(label="without those of KMS", required=False)
    no_rds = forms.BooleanField(label="without those of the RDS Data API", required=False)
    s3 = forms.CharField(label="Data events of S3 objects", required=False, widget=forms.Textarea)
    lambda_ = forms.CharField(label="Data events of Lambda functions", required=False, widget=forms.Textarea)
    dynamodb = forms.CharField(label="Data events of DynamoDB tables", required=False, widget=forms.Textarea)
    text = JSONLine(label="AdvancedEventSelectors", required=False)
    insights = forms.MultipleChoiceField(
        label="Insights", choices=_KINDS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = rows
        for index in range(rows):
            attributes = {"class": "input", "autocomplete": "off"}
            for letter, label in (("s", "Selector"), ("f", "Field"), ("o", "Operator"), ("v", "Values")):
                named = {"aria-label": f"{label} of row {index + 1}"}
                if letter in "fo":
                    names = FIELDS if letter == "f" else advanced.OPERATORS
                    field: forms.Field = forms.ChoiceField(
                        choices=_choices(names), required=False, widget=forms.Select(attrs=named)
                    )
                else:
                    field = forms.CharField(required=False, widget=forms.TextInput(attrs=attributes | named))
                self.fields[f"row{index}{letter}"] = field
        for name in ("s3", "lambda_", "dynamodb"):
            self.fields[name].help_text = f"ARNs, one a line; {_ALL[name.rstrip('_')]} means all; empty: none."
            self.fields[name].widget.attrs["rows"] = 2

    def switches(self) -> list[Any]:
        return [self["management"], self["no_kms"], self["no_rds"]]

    def rows(self) -> list[list[Any]]:
        return [[self[f"row{index}{letter}"] for letter in "sfov"] for index in range(self.number)]

    def wire(self) -> dict[str, Any]:
        """The members of PutEventSelectors but the trail's name: the JSON that AWS would be sent."""
        kind = self.cleaned_data["kind"]
        if kind == BASIC:
            return {"EventSelectors": [self._basic()]}
        return {"AdvancedEventSelectors": self._by_rows() if kind == ADVANCED else self.cleaned_data["text"] or []}

    def _basic(self) -> dict[str, Any]:
        data = self.cleaned_data
        resources = [
            {"Type": kind, "Values": values}
            for name, kind in _DATA.items()
            if (values := data["lambda_" if name == "lambda" else name].split())
        ]
        excluded = [source for source, off in (("kms", data["no_kms"]), ("rdsdata", data["no_rds"])) if off]
        return {
            "ReadWriteType": data["read_write"], "IncludeManagementEvents": data["management"],
            "DataResources": resources, "ExcludeManagementEventSources": [f"{one}.amazonaws.com" for one in excluded],
        }  # fmt: skip

    def _by_rows(self) -> list[dict[str, Any]]:
        """Rows of the same selector belong together, those of the same field, too; a row without a field says nothing."""
        found: dict[str, dict[str, dict[str, list[str]]]] = {}
        for index in range(self.number):
            name, field, operator, values = (self.cleaned_data[f"row{index}{letter}"] for letter in "sfov")
            if field:
                listed = [value.strip() for value in values.split(",") if value.strip()]
                kept = found.setdefault(name, {}).setdefault(field, {})
                kept[operator or "Equals"] = [*kept.get(operator or "Equals", []), *listed]
        return [
            {**({"Name": name} if name else {}), "FieldSelectors": [{"Field": field, **kept} for field, kept in fields.items()]}
            for name, fields in found.items()
        ]  # fmt: skip

    def insight_selectors(self) -> list[dict[str, str]]:
        return [{"InsightType": kind} for kind in self.cleaned_data["insights"]]


def filled(
    selectors: Sequence[Mapping[str, Any]], fine: Sequence[Mapping[str, Any]], insights: Sequence[Any]
) -> dict[str, Any]:
    """The initial values of the form; what the fields cannot say is shown as JSON."""
    first = dict((selectors or basic.DEFAULT)[0])
    data = {item["Type"]: item["Values"] for item in first.get("DataResources") or []}
    excluded = first.get("ExcludeManagementEventSources") or []
    found: dict[str, Any] = {
        "kind": BASIC, "read_write": first.get("ReadWriteType", "All"), "management": first.get("IncludeManagementEvents", True),
        "no_kms": "kms.amazonaws.com" in excluded, "no_rds": "rdsdata.amazonaws.com" in excluded,
        "insights": [item["InsightType"] for item in insights], "text": list(fine) or None,
        **{("lambda_" if name == "lambda" else name): "\n".join(data.get(kind, [])) for name, kind in _DATA.items()},
    }  # fmt: skip
    if fine:
        rows = _rows(fine)
        names = [one.get("Name", "") for one in fine]
        plain = (
            len(rows) <= MOST_ROWS
            and len(set(names)) == len(names)
            and not any("," in row[3] for row in rows if row[4])
        )
        found["kind"] = ADVANCED if plain else JSON
        for index, row in enumerate(rows[:MOST_ROWS]):
            found |= {f"row{index}{letter}": value for letter, value in zip("sfov", row, strict=False)}
    return found


def _rows(fine: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str, str, bool]]:
    """(selector, field, operator, values, whether a value holds the comma that separates them)."""
    return [
        (one.get("Name", ""), item["Field"], operator, ", ".join(item[operator]), any("," in value for value in item[operator]))
        for one in fine for item in one["FieldSelectors"] for operator in advanced.OPERATORS if operator in item
    ]  # fmt: skip
