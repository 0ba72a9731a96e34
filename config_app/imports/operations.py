"""Import existing Config files as one named deed: what came from where, and what was not taken, is recorded."""

from __future__ import annotations

from typing import Any

from config_app.imports import writes
from config_app.imports.writes import Defaults, Imported
from project.kernel import client
from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation


@operation("cairn:ImportConfig", read_only=False)
def import_config(
    call: Call, *, source: str, files: int, stored: int, duplicates: int, refused: int, quarantined: int, assumed: int
) -> dict[str, Any]:
    """Record a finished import. The items are stored already, in batches: many in one transaction would hold up snapshots."""
    if call.via != "system":
        raise CallError("OperationNotPermittedException", "An import is recorded by the import itself only.")
    return {}


def run(location: str, defaults: Defaults, *, account_id: str) -> Imported:
    """Import a location on behalf of an account of the installation. Raises locations.Unreadable."""
    done = writes.bring_in(location, defaults)
    names = ("files", "stored", "duplicates", "refused", "quarantined", "assumed")
    counts = {name: getattr(done, name) for name in names}
    client.call("cairn:ImportConfig", account_id=account_id, source=location, **counts)
    return done
