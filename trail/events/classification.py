"""Which calls are data events, by AWS's own classification; everything else is a management event.

Source: AWS, "Logging data events" (CloudTrail User Guide).
"""

from __future__ import annotations

DATA: dict[str, frozenset[str]] = {
    "s3": frozenset(
        [
            "GetObject",
            "HeadObject",
            "PutObject",
            "DeleteObject",
            "DeleteObjects",
            "CopyObject",
            "UploadPart",
            "UploadPartCopy",
            "ListParts",
            "CreateMultipartUpload",
            "CompleteMultipartUpload",
            "AbortMultipartUpload",
            "GetObjectAcl",
            "PutObjectAcl",
            "GetObjectTagging",
            "PutObjectTagging",
            "DeleteObjectTagging",
            "GetObjectTorrent",
            "GetObjectAttributes",
            "SelectObjectContent",
            "RestoreObject",
            "ListObjects",
            "ListObjectsV2",
            "ListObjectVersions",
            "ListMultipartUploads",
            "GetObjectLegalHold",
            "PutObjectLegalHold",
            "GetObjectRetention",
            "PutObjectRetention",
            "HeadBucket",
        ]
    ),
    "lambda": frozenset({"Invoke", "InvokeAsync", "InvokeWithResponseStream"}),
    "dynamodb": frozenset(
        [
            "PutItem",
            "GetItem",
            "UpdateItem",
            "DeleteItem",
            "BatchGetItem",
            "BatchWriteItem",
            "Query",
            "Scan",
            "TransactGetItems",
            "TransactWriteItems",
            "ExecuteStatement",
            "BatchExecuteStatement",
            "ExecuteTransaction",
        ]
    ),
    "sqs": frozenset(
        [
            "SendMessage",
            "SendMessageBatch",
            "ReceiveMessage",
            "DeleteMessage",
            "DeleteMessageBatch",
            "ChangeMessageVisibility",
            "ChangeMessageVisibilityBatch",
        ]
    ),
    "sns": frozenset({"Publish", "PublishBatch"}),
    "kinesis": frozenset({"PutRecord", "PutRecords", "GetRecords", "GetShardIterator", "SubscribeToShard"}),
    "cognito-identity": frozenset({"GetId", "GetCredentialsForIdentity", "GetOpenIdToken"}),
    "monitoring": frozenset({"PutMetricData", "GetMetricData", "GetMetricStatistics"}),
    "ebs": frozenset({"PutSnapshotBlock", "GetSnapshotBlock", "ListChangedBlocks", "ListSnapshotBlocks"}),
    "secretsmanager": frozenset(),
}


def category(source: str, verb: str) -> str:
    """`Data` or `Management` for an event source prefix (`s3`) and an event name."""
    return "Data" if verb in DATA.get(source, ()) else "Management"
