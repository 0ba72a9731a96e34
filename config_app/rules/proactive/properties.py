"""A CloudFormation resource's properties as the configuration that rules read, for the types that can be told. Pure.

Rules read what AWS Config records, whose members differ from CloudFormation's: most begin with a small letter, some are
kept elsewhere. What a template leaves out has the service's default where one is known, and is absent where not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Shaped = tuple[dict[str, Any], dict[str, Any]]  # configuration, supplementary configuration
_FREE = {"Variables", "Tags", "Parameters", "AdvancedSettings"}  # maps whose keys are the customer's


def _lower(value: Any) -> Any:
    """Members beginning with a small letter, at every depth."""
    if isinstance(value, list):
        return [_lower(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {name[:1].lower() + name[1:]: one if name in _FREE else _lower(one) for name, one in value.items()}


def _flag(value: Any) -> Any:
    """CloudFormation takes flags as texts too."""
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value


def _plain(defaults: Mapping[str, Any] | None = None) -> Callable[[Mapping[str, Any]], Shaped]:
    def shape(given: Mapping[str, Any]) -> Shaped:
        return {**(defaults or {}), **{name: _flag(one) for name, one in _lower(given).items()}}, {}

    return shape


def _attributes(given: Mapping[str, Any]) -> Shaped:
    """Attributes as the service writes them: SNS and SQS."""
    return {name: _flag(one) for name, one in given.items()}, {}


def _function(given: Mapping[str, Any]) -> Shaped:
    image = "ImageUri" in (given.get("Code") or {})
    shaped, _ = _plain({"packageType": "Image" if image else "Zip", "timeout": 3, "memorySize": 128})(given)
    variables = (given.get("Environment") or {}).get("Variables")
    return shaped | ({"environment": {"variables": variables}} if variables else {}), {}


def _table(given: Mapping[str, Any]) -> Shaped:
    shaped, _ = _plain()(given)
    sealing = given.get("SSESpecification") or {}
    if _flag(sealing.get("SSEEnabled")):
        kind = sealing.get("SSEType", "KMS")
        shaped["sseDescription"] = {
            "status": "ENABLED",
            "ssetype": kind,
            "kmsmasterKeyArn": sealing.get("KMSMasterKeyId"),
        }
    shaped["billingModeSummary"] = {"billingMode": given.get("BillingMode", "PROVISIONED")}
    recovery = (given.get("PointInTimeRecoverySpecification") or {}).get("PointInTimeRecoveryEnabled")
    status = {"pointInTimeRecoveryStatus": "ENABLED" if _flag(recovery) else "DISABLED"}
    return shaped, {"ContinuousBackupsDescription": {"pointInTimeRecoveryDescription": status}}


def _trail(given: Mapping[str, Any]) -> Shaped:
    shaped, _ = _plain({"includeGlobalServiceEvents": True, "isMultiRegionTrail": False})(given)
    shaped["name"] = given.get("TrailName")
    shaped["kmsKeyId"] = given.get("KMSKeyId")
    shaped["logFileValidationEnabled"] = bool(_flag(given.get("EnableLogFileValidation", False)))
    shaped["cloudWatchLogsLogGroupArn"] = given.get("CloudWatchLogsLogGroupArn")
    return {name: one for name, one in shaped.items() if one is not None}, {}


def _bucket(given: Mapping[str, Any]) -> Shaped:
    """A bucket keeps what guards it beside its configuration."""
    versions = (given.get("VersioningConfiguration") or {}).get("Status", "Off")
    logging = given.get("LoggingConfiguration") or {}
    block = given.get("PublicAccessBlockConfiguration")
    rules = (given.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") or []
    sealing = [
        {
            "applyServerSideEncryptionByDefault": {
                "sseAlgorithm": (rule.get("ServerSideEncryptionByDefault") or {}).get("SSEAlgorithm"),
                "kmsMasterKeyID": (rule.get("ServerSideEncryptionByDefault") or {}).get("KMSMasterKeyID"),
            },
            "bucketKeyEnabled": bool(_flag(rule.get("BucketKeyEnabled", False))),
        }
        for rule in rules
    ] or [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}, "bucketKeyEnabled": False}]  # S3's default
    beside: dict[str, Any] = {
        "BucketVersioningConfiguration": {"status": versions, "isMfaDeleteEnabled": None},
        "BucketLoggingConfiguration": {
            "destinationBucketName": logging.get("DestinationBucketName") or (given.get("BucketName") if logging else None),
            "logFilePrefix": logging.get("LogFilePrefix"),
        },
        "ServerSideEncryptionConfiguration": {"rules": sealing},
        "PublicAccessBlockConfiguration": {
            name: bool(_flag((block or {}).get(name[:1].upper() + name[1:], block is None)))
            for name in ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
        },  # without any, a new bucket blocks all
    }  # fmt: skip
    return {"name": given.get("BucketName", "")}, beside


SHAPES: dict[str, Callable[[Mapping[str, Any]], Shaped]] = {
    "AWS::CloudTrail::Trail": _trail,
    "AWS::DynamoDB::Table": _table,
    "AWS::EC2::Subnet": _plain({"mapPublicIpOnLaunch": False}),
    "AWS::EC2::Volume": _plain({"encrypted": False}),
    "AWS::EFS::FileSystem": _plain({"encrypted": False}),
    "AWS::Lambda::Function": _function,
    "AWS::RDS::DBInstance": _plain({"storageEncrypted": False, "multiAZ": False, "deletionProtection": False}),
    "AWS::Redshift::Cluster": _plain({"encrypted": False}),
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Topic": _attributes,
    "AWS::SQS::Queue": _attributes,
}


def tags(given: Mapping[str, Any]) -> dict[str, str]:
    """The tags of a template, a list of pairs or a map."""
    found = given.get("Tags")
    if isinstance(found, Mapping):
        return {str(key): str(value) for key, value in found.items()}
    if not isinstance(found, list):
        return {}
    return {str(one["Key"]): str(one.get("Value", "")) for one in found if isinstance(one, Mapping) and "Key" in one}
