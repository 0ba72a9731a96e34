"""EFS: access points say who comes in."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "EFS_ACCESS_POINT_ENFORCE_USER_IDENTITY",
    title="Access points of file systems set the user",
    types=("AWS::EFS::AccessPoint",),
    why="Without it whoever mounts the file system says himself who he is, root too.",
    fix="Make the access point anew with --posix-user.",
    passes={"PosixUser": {"Uid": "1000", "Gid": "1000"}},
    fails={"AccessPointId": "fsap-1"},
    parameters=(
        Parameter("approvedUids", "list"),
        Parameter("approvedGids", "list"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    user = configuration.get("PosixUser") or {}
    if not user.get("Uid") or not user.get("Gid"):
        return "The access point sets no user."
    for name, agreed in (("Uid", parameters.get("approvedUids")), ("Gid", parameters.get("approvedGids"))):
        if agreed and str(user[name]) not in agreed:
            return f"The access point sets the {name} {user[name]}, which is none of those agreed."
    return None
