"""EFS: access points open one folder."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "EFS_ACCESS_POINT_ENFORCE_ROOT_DIRECTORY",
    title="Access points of file systems open one folder",
    types=("AWS::EFS::AccessPoint",),
    why="From the root every folder of the file system can be reached.",
    fix="Make the access point anew with --root-directory Path=/folder.",
    passes={"RootDirectory": {"Path": "/app"}},
    fails={"RootDirectory": {"Path": "/"}},
    parameters=(Parameter("approvedDirectories", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    path, agreed = str(at(configuration, "RootDirectory", "Path") or "/"), parameters.get("approvedDirectories")
    if path == "/":
        return "The access point opens the whole file system."
    return (
        f"The access point opens {path}, which is none of the folders agreed."
        if agreed and path not in agreed
        else None
    )
