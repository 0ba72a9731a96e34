"""Names that hold for all resource types: members that change by themselves, and the event sources of clients. Pure."""

from __future__ import annotations

# Paths that change by themselves, or at a restart of an emulated cloud, without anybody having changed the resource.
VOLATILE = frozenset(
    [
        "launchTime",
        "attachTime",
        "createTime",
        "createDate",
        "creationDate",
        "updateDate",
        "instanceCreateTime",
        "lastModified",
        "CreatedTimestamp",
        "LastModifiedTimestamp",
        "revisionId",
        "latestRestorableTime",
        "usageOperationUpdateTime",
        "passwordLastUsed",
        "roleLastUsed",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
        "attachmentCount",
        "publicDnsName",
        "stateTransitionReason",
    ]
)

# boto's clients whose events come from a source of another name.
EVENT_SOURCES = {
    "accessanalyzer": "access-analyzer",
    "amp": "aps",
    "apigatewayv2": "apigateway",
    "application-autoscaling": "autoscaling",
    "cloudwatch": "monitoring",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "emr": "elasticmapreduce",
    "keyspaces": "cassandra",
    "mq": "amazonmq",
    "opensearch": "es",
    "s3control": "s3",
    "sesv2": "ses",
    "stepfunctions": "states",
}
