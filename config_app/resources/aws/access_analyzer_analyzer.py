"""Analyzers of IAM Access Analyzer with their archive rules."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Listing, ResourceType


def _rules(rules: Any) -> list[dict[str, Any]]:
    """Archive rules as CloudFormation writes them: the criteria as a list, each with its property."""
    return [
        {
            "RuleName": rule.get("ruleName"),
            "Filter": [{"Property": name, **criterion} for name, criterion in (rule.get("filter") or {}).items()],
        }
        for rule in rules
    ]


TYPE = ResourceType(
    "AWS::AccessAnalyzer::Analyzer",
    listing=Listing("accessanalyzer:ListAnalyzers", "analyzers[]"),
    id="arn",
    name="name",
    arn="arn",
    tags="tags",
    created="createdAt",
    case="upper",
    spelling=(("Name", "AnalyzerName"),),
    maps=("filter",),
    events=r"Analyzer|ArchiveRule|TagResource",
    drop=(
        "createdAt",
        "lastResourceAnalyzed",
        "lastResourceAnalyzedAt",
        "status",
        "statusReason",
        "configuration",
        "managedBy",
    ),
    extras=(
        Extra(
            "accessanalyzer:ListArchiveRules",
            {"analyzerName": "name"},
            "archiveRules",
            into="archiveRules",
            shape=_rules,
        ),
    ),
)
