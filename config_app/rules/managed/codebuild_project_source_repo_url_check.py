"""CodeBuild: addresses of repositories hold no credentials."""

from __future__ import annotations

import re
from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import rule


@rule(
    "CODEBUILD_PROJECT_SOURCE_REPO_URL_CHECK",
    title="Build projects keep no credentials in their addresses",
    types=("AWS::CodeBuild::Project",),
    why="A password inside an address is shown wherever the address is.",
    fix="aws codebuild import-source-credentials, and an address without user and password.",
    passes={"source": {"type": "BITBUCKET", "location": "https://bitbucket.org/a/b"}},
    fails={"source": {"type": "BITBUCKET", "location": "https://user:secret@bitbucket.org/a/b"}},
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    for source in [*listed(configuration.get("source")), *listed(configuration.get("secondarySources"))]:
        address = str(source.get("location") or "")
        if re.match(r"https?://[^/@\s]+:[^/@\s]+@", address):
            return f"The address of a {source.get('type')} repository holds user and password."
    return None
