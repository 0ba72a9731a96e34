"""What every page of the console needs: theme, who is signed in, which place of the rail it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def console(request: HttpRequest) -> dict[str, Any]:
    """Template context: `theme` from the cookie (empty: the system's), `section` for the rail."""
    theme = request.COOKIES.get("cairn_theme", "")
    return {
        "theme": theme if theme in {"light", "dark"} else "",
        "section": request.path.strip("/").partition("/")[0] or "home",
    }
