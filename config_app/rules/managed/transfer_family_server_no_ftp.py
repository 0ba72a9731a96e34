"""Transfer Family: servers do not speak FTP."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import rule


@rule(
    "TRANSFER_FAMILY_SERVER_NO_FTP",
    title="File servers do not speak FTP",
    types=("AWS::Transfer::Server",),
    why="FTP sends passwords and files for everybody on the way to read.",
    fix="aws transfer update-server --server-id ID --protocols SFTP",
    passes={"Protocols": ["SFTP"]},
    fails={"Protocols": ["SFTP", "FTP"]},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return "The server speaks FTP." if "FTP" in listed(configuration.get("Protocols")) else None
