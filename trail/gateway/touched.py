"""The resources of a call: ARNs and ids found in its request and answer, with AWS's type names. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_EC2 = {
    "i": ("instance", "Instance"), "vol": ("volume", "Volume"), "vpc": ("vpc", "VPC"), "subnet": ("subnet", "Subnet"),
    "sg": ("security-group", "SecurityGroup"), "eni": ("network-interface", "NetworkInterface"),
    "igw": ("internet-gateway", "InternetGateway"), "rtb": ("route-table", "RouteTable"), "acl": ("network-acl", "NetworkAcl"),
    "snap": ("snapshot", "Snapshot"), "ami": ("image", "Image"), "nat": ("natgateway", "NatGateway"), "eipalloc": ("elastic-ip", "EIP"),
}  # fmt: skip
_EC2_BY_ARN = {prefix: f"AWS::EC2::{kind}" for prefix, kind in _EC2.values()}
_HEX = "0123456789abcdef"
# service, the ARN's resource prefix, type
_BY_ARN = {
    ("iam", "user"): "AWS::IAM::User", ("iam", "role"): "AWS::IAM::Role", ("iam", "group"): "AWS::IAM::Group",
    ("iam", "policy"): "AWS::IAM::Policy", ("iam", "instance-profile"): "AWS::IAM::InstanceProfile",
    ("rds", "db"): "AWS::RDS::DBInstance", ("rds", "cluster"): "AWS::RDS::DBCluster", ("kms", "key"): "AWS::KMS::Key",
    ("lambda", "function"): "AWS::Lambda::Function", ("dynamodb", "table"): "AWS::DynamoDB::Table",
    ("secretsmanager", "secret"): "AWS::SecretsManager::Secret", ("logs", "log-group"): "AWS::Logs::LogGroup",
    ("ecs", "cluster"): "AWS::ECS::Cluster", ("ecr", "repository"): "AWS::ECR::Repository",
    ("elasticloadbalancing", "loadbalancer"): "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ("cloudwatch", "alarm"): "AWS::CloudWatch::Alarm", ("ssm", "parameter"): "AWS::SSM::Parameter", ("events", "rule"): "AWS::Events::Rule",
}  # fmt: skip
# service, lower-case member → type, ARN resource
_BY_NAME = {
    ("iam", "username"): ("AWS::IAM::User", "user/{}"), ("iam", "rolename"): ("AWS::IAM::Role", "role/{}"),
    ("iam", "groupname"): ("AWS::IAM::Group", "group/{}"),
    ("iam", "instanceprofilename"): ("AWS::IAM::InstanceProfile", "instance-profile/{}"),
    ("rds", "dbinstanceidentifier"): ("AWS::RDS::DBInstance", "db:{}"),
    ("lambda", "functionname"): ("AWS::Lambda::Function", "function:{}"),
    ("dynamodb", "tablename"): ("AWS::DynamoDB::Table", "table/{}"), ("sqs", "queuename"): ("AWS::SQS::Queue", "{}"),
    ("kms", "keyid"): ("AWS::KMS::Key", "key/{}"), ("logs", "loggroupname"): ("AWS::Logs::LogGroup", "log-group:{}"),
    ("sns", "name"): ("AWS::SNS::Topic", "{}"),
}  # fmt: skip
_MOST = 50


def resources(
    service: str, region: str, account: str, request: Mapping[str, Any], answer: Mapping[str, Any] | None
) -> tuple[dict[str, str], ...]:
    """`[{"accountId", "type", "ARN"}]`, each once, in the order in which they are named; at most 50."""
    found: dict[str, dict[str, str]] = {}
    for name, value in _leaves(request, answer or {}):
        if named := of_member(service, region, account, name, value):
            entry = {"accountId": account, "type": named[0], "ARN": named[1]}
            found.setdefault(named[1], {key: item for key, item in entry.items() if item})
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def _leaves(*values: Any) -> Iterator[tuple[str, str]]:
    stack: list[tuple[str, Any, int]] = [("", value, 0) for value in reversed(values)]
    while stack:
        name, value, depth = stack.pop()
        if isinstance(value, str):
            yield name, value
        elif depth < 14 and isinstance(value, Mapping):
            stack.extend((str(key), item, depth + 1) for key, item in reversed(list(value.items())))
        elif depth < 14 and isinstance(value, list):
            stack.extend((name, item, depth + 1) for item in reversed(value[:200]))


def of_member(service: str, region: str, account: str, name: str, value: str) -> tuple[str, str] | None:
    """(type, ARN) of the resource that one member's text names, or None."""
    if service == "s3":
        return None
    if service == "iam":
        region = ""
    if value.startswith("arn:") and len(value) < 512 and " " not in value:
        kind = type_of(value)
        return (kind, value) if kind else None
    head, dash, tail = value.partition("-")
    if dash and head in _EC2 and 8 <= len(tail) <= 17 and not tail.strip(_HEX):
        prefix, kind = _EC2[head]
        return f"AWS::EC2::{kind}", f"arn:aws:ec2:{region}:{account}:{prefix}/{value}"
    if known := _BY_NAME.get((service, name.lower())):
        return known[0], f"arn:aws:{service}:{region}:{account}:{known[1].format(value)}"
    if service == "sqs" and name.lower() == "queueurl" and "/" in value:
        return "AWS::SQS::Queue", f"arn:aws:sqs:{region}:{account}:{value.rpartition('/')[2]}"
    return None


def type_of(text: str) -> str:
    """The resource type of an ARN, or an empty text where it is not known."""
    parts = text.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return ""
    service, resource = parts[2], parts[5]
    if service == "s3":
        return "AWS::S3::Object" if "/" in resource else "AWS::S3::Bucket"
    if service == "sns":
        return "AWS::SNS::Topic"
    if service == "sqs":
        return "AWS::SQS::Queue"
    head = resource.replace(":", "/").partition("/")[0]
    return _EC2_BY_ARN.get(head, "") if service == "ec2" else _BY_ARN.get((service, head), "")


def s3(account: str, bucket: str, key: str) -> tuple[dict[str, str], ...]:
    """The object and the bucket of an S3 call."""
    found = [{"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{bucket}/{key}"}] if key else []
    if bucket:
        found.append({"accountId": account, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"})
    return tuple(found)
