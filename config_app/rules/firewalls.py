"""Whether a web ACL stands before something; shared by the rules on web firewalls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config_app.rules.documents import among


def unguarded(web_acl: Any, wanted: Sequence[str] | None, what: str) -> str | None:
    """None where there is a web ACL, and one of those wanted if any are; else a sentence."""
    if not web_acl:
        return f"No web ACL protects the {what}."
    if wanted and not among(web_acl, wanted) and not any(f"/{entry}/" in str(web_acl) for entry in wanted):
        return f"The web ACL {web_acl} protects the {what}, which is none of those asked for."
    return None
