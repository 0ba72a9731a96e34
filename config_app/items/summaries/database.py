"""RDS instances and clusters: class, reach, encryption, backups, protection."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, turned, wording

_GROUPS = [{"vpcSecurityGroupId": "sg-1", "status": "active"}]


@wording(
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    about=("publiclyAccessible", "dBInstanceClass", "dBInstanceStatus", "status", "storageEncrypted", "kmsKeyId",
           "allocatedStorage", "engineVersion", "backupRetentionPeriod", "deletionProtection", "multiAZ",
           "iAMDatabaseAuthenticationEnabled", "autoMinorVersionUpgrade", "vpcSecurityGroups"),
    examples=(
        Example("Became public.", State({"publiclyAccessible": False}), State({"publiclyAccessible": True})),
        Example("Is public no more.", State({"publiclyAccessible": True}), State({"publiclyAccessible": False})),
        Example("Instance class db.t3.micro → db.m5.large.", State({"dBInstanceClass": "db.t3.micro"}),
                State({"dBInstanceClass": "db.m5.large"})),
        Example("Encryption turned off.", State({"storageEncrypted": True}), State({"storageEncrypted": False})),
        Example("Days of backups 7 → 0.", State({"backupRetentionPeriod": 7}), State({"backupRetentionPeriod": 0})),
        Example("Deletion protection turned off.", State({"deletionProtection": True}), State({"deletionProtection": False})),
        Example("Security group sg-1 put on.", State(), State({"vpcSecurityGroups": _GROUPS})),
    ),
)  # fmt: skip
def database(before: State, after: State) -> Iterator[str]:
    if before.get("publiclyAccessible", False) != after.get("publiclyAccessible", False):
        yield "became public" if after.get("publiclyAccessible") else "is public no more"
    yield from moved(before, after, "dBInstanceClass", "instance class")
    yield from moved(before, after, "dBInstanceStatus", "status")
    yield from moved(before, after, "status", "status")
    yield from turned(before, after, "storageEncrypted", "encryption")
    yield from moved(before, after, "kmsKeyId", "key")
    yield from moved(before, after, "allocatedStorage", "storage in GiB")
    yield from moved(before, after, "engineVersion", "engine version")
    yield from moved(before, after, "backupRetentionPeriod", "days of backups")
    yield from turned(before, after, "deletionProtection", "deletion protection")
    yield from turned(before, after, "multiAZ", "standby in another zone")
    yield from turned(before, after, "iAMDatabaseAuthenticationEnabled", "IAM authentication")
    yield from turned(before, after, "autoMinorVersionUpgrade", "automatic minor upgrades")
    groups = [names(state.get("vpcSecurityGroups"), "vpcSecurityGroupId") for state in (before, after)]
    yield from came_and_went(*groups, came="security group {} put on", went="security group {} taken off")
