"""What a trail keeps, in the browser: basic or advanced selectors and insights, and the JSON that the form makes of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import path

from project.kernel.console.forms import OperationForm, run
from trail.selectors.forms import MOST_ROWS, ROWS, SelectorsForm, filled
from trail.trails.editing.console import OfTrail


class Selectors(OfTrail):
    operation = "cloudtrail:PutEventSelectors"
    form: ClassVar = SelectorsForm
    title, button, said = "What is kept by", "Save selectors", "The selectors hold for events from now on."
    lede = "Basic and advanced selectors exclude each other. Files that were delivered stay as they are."
    template = "trail/selectors/form.html"

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return filled(found.selectors, found.advanced_selectors, found.insight_selectors)

    def made(self, request: HttpRequest, found: Any, data: Any = None, files: Any = None) -> OperationForm:
        initial = self.initial(request, found)
        held = sum(name.startswith("row") and name.endswith("f") for name in (data or initial))
        rows = min(held if data else held + ROWS, MOST_ROWS)
        return SelectorsForm(data, initial=initial, rows=rows)

    def shown(self, found: Any, form: Any) -> Any:
        """The JSON that the form makes: of what was typed, else of what the trail has."""
        if form.is_bound:
            return form.wire() if form.is_valid() else None
        if found.advanced_selectors:
            return {"AdvancedEventSelectors": found.advanced_selectors}
        return {"EventSelectors": found.selectors} if found.selectors else None

    def wire(self, found: Any, form: Any) -> dict[str, Any]:
        return {"TrailName": found.arn, **form.wire()}

    def perform(self, request: HttpRequest, found: Any, form: Any) -> Any:
        """Insights first where they go, last where they come: they stand only beside selectors that keep what they count."""
        wanted, held = (
            form.insight_selectors(),
            [{"InsightType": one["InsightType"]} for one in found.insight_selectors],
        )

        def watch() -> None:
            wire, place = {"TrailName": found.arn, "InsightSelectors": wanted}, self.place(found, form)
            run(request, "cloudtrail:PutInsightSelectors", wire, region=place[0], account_id=place[1])

        if held and not wanted:
            watch()
        result = super().perform(request, found, form)
        if wanted and wanted != held:
            watch()
        return result


urlpatterns = [path("trails/<str:name>/selectors/", Selectors.view(), name="trail-selectors")]
