"""Imports in the admin panel: asked for, and read; nothing of one is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from trail.imports.models import TrailImport


class ImportForm(forms.ModelForm):
    class Meta:
        model = TrailImport
        fields = ("location",)
        labels = {"location": "From"}
        help_texts = {
            "location": "s3://BUCKET/PREFIX of a bucket that Cairn knows, or a path in a folder that CAIRN_IMPORT_FROM allows."
        }


@admin.register(TrailImport)
class TrailImportAdmin(OperationAdmin):
    """Imports with their counts."""

    form = ImportForm
    may_view, may_add = "cairn:ListImports", "cairn:StartImport"
    member_fields = {"source": "location", "bucket": "location"}
    list_display = ("name", "started", "finished", "files", "stored", "duplicates", "refused", "quarantined", "error")
    search_fields = ("name",)
    ordering = ("-id",)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        return "cairn:StartImport", {"source": obj.location}, "us-east-1"

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        obj.pk = result["importId"]
