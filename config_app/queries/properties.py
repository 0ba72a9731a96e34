"""Which properties an item has for queries, and of which kind each is. Pure."""

from __future__ import annotations

from config_app.queries.tree import Property, QueryError

COLUMN, TIME, TREE, TAGS, RELATIONSHIPS = "column", "time", "tree", "tags", "relationships"

KINDS = {
    "accountId": COLUMN, "arn": COLUMN, "availabilityZone": COLUMN, "awsRegion": COLUMN,
    "configurationItemMD5Hash": COLUMN, "configurationItemStatus": COLUMN, "configurationStateId": COLUMN,
    "recordingFrequency": COLUMN, "resourceId": COLUMN, "resourceName": COLUMN, "resourceType": COLUMN, "version": COLUMN,
    "configurationItemCaptureTime": TIME, "configurationItemDeliveryTime": TIME, "resourceCreationTime": TIME,
    "configuration": TREE, "supplementaryConfiguration": TREE, "relatedEvents": TREE,
    "tags": TAGS, "relationships": RELATIONSHIPS,
}  # fmt: skip
MEMBERS = {
    TAGS: ("key", "tag", "value"),
    RELATIONSHIPS: ("relationshipName", "resourceId", "resourceName", "resourceType"),
}
# what `SELECT *` gives: the scalar properties at the top
EVERYTHING = (
    "accountId", "arn", "availabilityZone", "awsRegion", "configurationItemCaptureTime", "resourceCreationTime",
    "resourceId", "resourceName", "resourceType", "version",
)  # fmt: skip
_MOST_STEPS = 24


def kind(found: Property) -> str:
    """The kind of a property that was checked."""
    return KINDS[found.root]


def check(found: Property) -> Property:
    """The property itself; raises QueryError where no item can have it."""
    known = KINDS.get(found.root)
    if known is None:
        near = next((name for name in KINDS if name.lower() == found.root.lower()), "")
        hint = f"; did you mean {near}?" if near else f". The properties are {', '.join(sorted(KINDS))}"
        raise QueryError(f"unsupported property {found.root[:80]!r}{hint}", found.position)
    if len(found.path) > _MOST_STEPS:
        raise QueryError(f"a property has at most {_MOST_STEPS} parts", found.position)
    if known in (COLUMN, TIME) and len(found.path) > 1:
        raise QueryError(f"{found.root} has no properties inside", found.position)
    if found.root == "relatedEvents" and len(found.path) > 1:
        raise QueryError("relatedEvents has no properties inside", found.position)
    members = MEMBERS.get(known)
    if members and len(found.path) > 1 and (len(found.path) > 2 or found.path[1] not in members):
        raise QueryError(f"{found.root} has the properties {', '.join(members)}", found.position)
    return found


def scalar(found: Property) -> Property:
    """The property itself; raises QueryError where it is a whole tree, which is not compared, grouped or ordered."""
    known = kind(found)
    if len(found.path) == 1 and known in (TAGS, RELATIONSHIPS):
        inner = ", ".join(f"{found.root}.{name}" for name in MEMBERS[known])
        raise QueryError(f"{found.root} is a list: name what is inside it, {inner}", found.position)
    if len(found.path) == 1 and known == TREE and found.root != "relatedEvents":
        raise QueryError(f"{found.root} is an object: name a property inside it", found.position)
    return found
