"""What watches the estate: a validated trail with a log group, the CIS alarms, another system's channel, a retention, rules."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from typing import Any

from botocore.exceptions import ClientError

from project.desk.demo import cast
from project.desk.demo.actors import Actor
from project.desk.demo.estate import Estate
from project.kernel import clock
from trail.alarms import presets

TRAIL, GROUP, TOPIC, CHANNEL = "org-audit", "/cairn/trail", "cairn-alerts", "payroll"
KEPT_DAYS = 2555  # seven years
ROLE = "arn:aws:iam::{}:role/CloudTrail_CloudWatchLogs_Role"
STORE = "arn:aws:cloudtrail:us-east-1:{}:eventdatastore/{}"


def watch(admin: Actor, estate: Estate) -> None:
    """A trail into the estate's own bucket and a log group, and the rules that the seeds name, with some more."""
    logs, trail = admin.client("logs"), admin.client("cloudtrail")
    admin.attempt(logs.create_log_group, logGroupName=GROUP)
    settings: dict[str, Any] = {
        "Name": TRAIL, "S3BucketName": estate.buckets["trail-logs"], "IsMultiRegionTrail": True,
        "EnableLogFileValidation": True, "CloudWatchLogsRoleArn": ROLE.format(estate.account),
        "CloudWatchLogsLogGroupArn": f"arn:aws:logs:us-east-1:{estate.account}:log-group:{GROUP}:*",
    }  # fmt: skip
    if admin.attempt(trail.create_trail, **settings):  # a second demo on kept data finds the trail of the first
        trail.update_trail(**settings)
    trail.start_logging(Name=TRAIL)
    cast.perform(estate.account, "cairn:PutTrailRetention", {"name": TRAIL, "keepDays": KEPT_DAYS})
    config = admin.client("config")
    for name, identifier in RULES:
        admin.attempt(
            config.put_config_rule,
            ConfigRule={"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}},
        )


def alarms(admin: Actor) -> None:
    """A topic, and the fifteen alarms of the CIS benchmark that tell it: each a metric filter and a metric alarm."""
    topic = admin.client("sns").create_topic(Name=TOPIC, Attributes={"DisplayName": "Audit alerts"})["TopicArn"]
    logs, cloudwatch = admin.client("logs"), admin.client("cloudwatch")
    for preset in presets.CIS:
        transformation = {"metricName": preset.metric, "metricNamespace": presets.NAMESPACE, "metricValue": "1"}
        logs.put_metric_filter(
            logGroupName=GROUP, filterName=preset.name, filterPattern=preset.pattern, metricTransformations=[transformation]
        )  # fmt: skip
        cloudwatch.put_metric_alarm(
            AlarmName=preset.name, AlarmDescription=f"CIS AWS Foundations {preset.control}: {preset.title}.",
            Namespace=presets.NAMESPACE, MetricName=preset.metric, Statistic="Sum", Period=300, EvaluationPeriods=1,
            Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching",
            AlarmActions=[topic],
        )  # fmt: skip


def other_system(admin: Actor, estate: Estate) -> None:
    """The payroll puts its own events through a channel; one comes twice, one is damaged on its way."""
    trail = admin.client("cloudtrail")
    store = STORE.format(estate.account, uuid.uuid4())
    try:
        channel = trail.create_channel(
            Name=CHANNEL, Source="Custom", Destinations=[{"Type": "EVENT_DATA_STORE", "Location": store}]
        )["ChannelArn"]
    except ClientError as refusal:
        admin.ledger.errors[refusal.response["Error"]["Code"]] += 1
        return
    data = admin.client("cloudtrail-data")
    entries = [_payroll(number, who, deed) for number, (who, deed) in enumerate(PAYROLL)]
    data.put_audit_events(channelArn=channel, auditEvents=entries)
    damaged = {**_payroll(90, "helen", "ExportSalaries"), "eventDataChecksum": base64.b64encode(b"0" * 32).decode()}
    data.put_audit_events(channelArn=channel, auditEvents=[entries[0], damaged])


def _payroll(number: int, who: str, deed: str) -> dict[str, str]:
    text = json.dumps(
        {
            "version": "1.0", "userIdentity": {"type": "PayrollUser", "principalId": who, "details": {"team": "people"}},
            "eventSource": "payroll.example.org", "eventName": deed, "eventTime": clock.iso(clock.now()),
            "userAgent": "payroll/12.4", "sourceIPAddress": "10.20.2.15", "UID": f"payroll-{number:04}",
            "requestParameters": {"slip": f"2026-11-{number:04}"},
        }
    )  # fmt: skip
    checksum = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"id": f"payroll-{number:04}", "eventData": text, "eventDataChecksum": checksum}


PAYROLL = (
    ("helen", "OpenPayrollRun"), ("helen", "ApproveSalary"), ("ivan", "ReadPaySlip"), ("ivan", "ReadPaySlip"),
    ("helen", "ChangeBankAccount"), ("helen", "ClosePayrollRun"),
)  # fmt: skip

RULES = (
    ("rds-storage-encrypted", "RDS_STORAGE_ENCRYPTED"),
    ("encrypted-volumes", "ENCRYPTED_VOLUMES"),
    ("root-account-mfa-enabled", "ROOT_ACCOUNT_MFA_ENABLED"),
    ("iam-user-no-policies-check", "IAM_USER_NO_POLICIES_CHECK"),
    ("restricted-ssh", "INCOMING_SSH_DISABLED"),
    ("s3-bucket-public-read-prohibited", "S3_BUCKET_PUBLIC_READ_PROHIBITED"),
    ("s3-bucket-server-side-encryption-enabled", "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"),
    ("rds-instance-public-access-check", "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
    ("cmk-backing-key-rotation-enabled", "CMK_BACKING_KEY_ROTATION_ENABLED"),
    ("iam-policy-no-statements-with-admin-access", "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
    ("vpc-default-security-group-closed", "VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
    ("cloud-trail-log-file-validation-enabled", "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
)
