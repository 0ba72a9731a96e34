"""Made CloudTrail records that are like real ones in what costs: many repeated texts, skewed, and ids that are all new.

60 services, 400 event names, 500 identities, 2,000 addresses, 20,000 ARNs, three accounts. The same seed gives the same
bytes. Records come in files as CloudTrail delivers them: sorted roughly by time, a file a slice of time.
"""

# ruff: noqa: E501 – a record's text stands in one line, as it does in a file
from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from isal import igzip

ACCOUNTS = ("111122223333", "222233334444", "333344445555")
REGIONS = ("us-east-1", "eu-central-1", "us-west-2", "ap-southeast-2")
SERVICES = (
    "ec2", "s3", "iam", "sts", "lambda", "dynamodb", "rds", "kms", "cloudtrail", "config", "logs", "monitoring",
    "sns", "sqs", "ecs", "eks", "ecr", "cloudformation", "ssm", "secretsmanager", "route53", "cloudfront",
    "elasticloadbalancing", "autoscaling", "elasticache", "es", "redshift", "athena", "glue", "kinesis", "firehose",
    "events", "states", "apigateway", "cognito-idp", "acm", "guardduty", "securityhub", "inspector2", "macie2",
    "organizations", "sso", "servicecatalog", "batch", "codebuild", "codepipeline", "codecommit", "codedeploy",
    "backup", "elasticfilesystem", "fsx", "transfer", "wafv2", "shield", "support", "health", "ce", "budgets",
    "tagging", "sagemaker",
)  # fmt: skip
_VERBS = ("Describe", "List", "Get", "Create", "Update", "Delete", "Put", "Tag", "Modify", "Start", "Stop", "Attach")
_NOUNS = (
    "Instance",
    "Policy",
    "Snapshot",
    "Volume",
    "Task",
    "Stream",
    "Rule",
    "Group",
    "Role",
    "Key",
    "Object",
    "Table",
)
_READS = ("Describe", "List", "Get")
_KINDS = ("AWS::EC2::Instance", "AWS::S3::Bucket", "AWS::IAM::Role", "AWS::Lambda::Function", "AWS::DynamoDB::Table")
_ERRORS = (
    "AccessDenied",
    "ThrottlingException",
    "ResourceNotFoundException",
    "Client.UnauthorizedOperation",
    "ValidationException",
)
_AGENTS = (
    "aws-cli/2.31.9 md/awscrt#0.27.6 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard",
    "Boto3/1.40.35 md/Botocore#1.40.35 ua/2.1 os/linux#5.10.240 md/arch#aarch64 lang/python#3.12.9 exec-env/AWS_Lambda_python3.12",
    "APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.1 aws-sdk-go-v2/1.39.2 os/linux lang/go#1.24.6",
    "console.amazonaws.com", "AWS Internal",
)  # fmt: skip


def _skewed(number: int, strength: float = 1.0) -> list[float]:
    return list(accumulate(1 / (rank + 1) ** strength for rank in range(number)))


@dataclass(frozen=True)
class Slice:
    """A file's worth of records: its account, its first moment, its verbatim records."""

    account: str
    start: datetime
    records: list[bytes]


class Population:
    """Everything that records repeat, drawn once from a seed."""

    def __init__(self, seed: int = 1) -> None:
        rng = random.Random(seed)
        self.seed = seed
        self.names: list[tuple[str, str, bool]] = []
        for number in range(400):
            service = SERVICES[number % 60] if number < 120 else rng.choices(SERVICES, cum_weights=_skewed(60))[0]
            verb = rng.choices(_VERBS, cum_weights=_skewed(12, 0.7))[0]
            name = f"{verb}{rng.choice(_NOUNS)}{number if number >= 60 else ''}"
            self.names.append((f"{service}.amazonaws.com", name, verb.startswith(_READS)))
        self.identities = [self._identity(rng, number) for number in range(500)]
        self.addresses = [
            f"{rng.randrange(1, 224)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"
            for _ in range(2000)
        ]
        self.arns = [self._arn(rng, number) for number in range(20_000)]
        self._weights = [_skewed(len(part)) for part in (self.names, self.identities, self.addresses)] + [
            _skewed(20_000, 0.8)
        ]

    def _identity(self, rng: random.Random, number: int) -> str:
        account = rng.choices(ACCOUNTS, (8, 3, 1))[0]
        key, principal = (f"{head}{rng.getrandbits(80):020X}"[:20] for head in ("ASIA", "AROA"))
        if number % 5 < 2:
            user = f"user{number:03}"
            return (
                f'{{"type":"IAMUser","principalId":"{principal}","arn":"arn:aws:iam::{account}:user/{user}",'
                f'"accountId":"{account}","accessKeyId":"{key}","userName":"{user}"}}'
            )
        role, session = f"role{number:03}", f"session{number:03}"
        return (
            f'{{"type":"AssumedRole","principalId":"{principal}:{session}","arn":"arn:aws:sts::{account}:assumed-role/{role}/{session}",'
            f'"accountId":"{account}","accessKeyId":"{key}","sessionContext":{{"sessionIssuer":{{"type":"Role","principalId":"{principal}",'
            f'"arn":"arn:aws:iam::{account}:role/{role}","accountId":"{account}","userName":"{role}"}},"webIdFederationData":{{}},'
            f'"attributes":{{"creationDate":"2026-09-13T17:16:47Z","mfaAuthenticated":"false"}}}}}}'
        )

    def _arn(self, rng: random.Random, number: int) -> tuple[str, str, str]:
        account, region, kind = ACCOUNTS[0], REGIONS[number % 4], number % 5
        if kind == 0:
            name = f"i-{rng.getrandbits(68):017x}"
            return _KINDS[0], f"arn:aws:ec2:{region}:{account}:instance/{name}", name
        name = f"{rng.choice(('orders', 'billing', 'users', 'audit', 'logs'))}-{rng.choice(('prod', 'test'))}-{number}"
        head = ("arn:aws:s3:::", f"arn:aws:iam::{account}:role/", f"arn:aws:lambda:{region}:{account}:function:",
                f"arn:aws:dynamodb:{region}:{account}:table/")[kind - 1]  # fmt: skip
        return _KINDS[kind], head + name, name

    def slices(
        self, events: int, days: float = 30, *, size: int = 5000, until: datetime | None = None, first: int = 0
    ) -> Iterator[Slice]:
        """`events` records spread over `days` that end at `until`, in files of `size`, oldest first; `first` skips files."""
        until = until or datetime(2026, 11, 18, tzinfo=UTC)
        number = -(-events // size)
        step = timedelta(days=days) / number
        for place in range(first, number):
            start = until - timedelta(days=days) + step * place
            many = min(size, events - place * size)
            rng = random.Random(self.seed * 1_000_003 + place)
            account = rng.choices(ACCOUNTS, (8, 3, 1))[0]
            yield Slice(account, start, list(self._records(rng, many, account, start, step)))

    def _records(
        self, rng: random.Random, many: int, account: str, start: datetime, step: timedelta
    ) -> Iterator[bytes]:
        names, identities, addresses, arns = (
            rng.choices(part, cum_weights=weights, k=many)
            for part, weights in zip(
                (self.names, self.identities, self.addresses, self.arns), self._weights, strict=True
            )
        )
        regions = rng.choices(REGIONS, (8, 3, 2, 1), k=many)
        agents = rng.choices(_AGENTS, (5, 4, 3, 2, 1), k=many)
        seconds = max(step.total_seconds(), 1)
        bits, chance = rng.getrandbits, rng.random
        begin = start.timestamp()
        for place in range(many):
            source, name, only = names[place]
            kind, arn, short = arns[place]
            region = arn.split(":")[3] or regions[place]  # a call is made in its resource's region
            moment = datetime.fromtimestamp(begin + seconds * place / many, UTC)
            number = f"{bits(128):032x}"
            event_id = f"{number[:8]}-{number[8:12]}-4{number[13:16]}-a{number[17:20]}-{number[20:]}"
            other = f"{bits(128):032x}"
            request_id = f"{other[:8]}-{other[8:12]}-{other[12:16]}-{other[16:20]}-{other[20:]}"
            luck = chance()
            wrong = (
                f'"errorCode":"{_ERRORS[int(luck * 100) % 5]}","errorMessage":"User is not authorized to perform: {source[:-14]}:{name} on {arn}",'
                if luck < 0.04
                else ""
            )
            asked, told = _bodies(kind, arn, short, only or bool(wrong), other, luck, moment)
            listed = f'"resources":[{{"accountId":"{account}","type":"{kind}","ARN":"{arn}"}}],' if luck > 0.7 else ""
            yield (
                f'{{"eventVersion":"1.11","userIdentity":{identities[place]},"eventTime":"{moment:%Y-%m-%dT%H:%M:%SZ}",'
                f'"eventSource":"{source}","eventName":"{name}","awsRegion":"{region}","sourceIPAddress":"{addresses[place]}",'
                f'"userAgent":"{agents[place]}",{wrong}"requestParameters":{asked},"responseElements":{told},'
                f'"requestID":"{request_id}","eventID":"{event_id}","readOnly":{"true" if only else "false"},{listed}"eventType":"AwsApiCall",'
                f'"managementEvent":true,"recipientAccountId":"{account}","eventCategory":"Management",'
                f'"tlsDetails":{{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"{source}"}}}}'
            ).encode()


def _bodies(kind: str, arn: str, short: str, only: bool, other: str, luck: float, moment: datetime) -> tuple[str, str]:
    if only and luck > 0.6:
        return (
            f'{{"maxResults":{50 + int(luck * 100)},"filterSet":{{"items":[{{"name":"tag:team","valueSet":{{"items":[{{"value":"team-{int(luck * 400)}"}}]}}}}]}}}}',
            "null",
        )
    if kind == _KINDS[0]:
        asked = f'{{"instancesSet":{{"items":[{{"instanceId":"{short}"}}]}},"force":false,"filterSet":{{}}}}'
        told = f'{{"requestId":"{other}","instancesSet":{{"items":[{{"instanceId":"{short}","currentState":{{"code":{int(luck * 99)},"name":"pending"}},"previousState":{{"code":16,"name":"running"}}}}]}}}}'
    elif kind == _KINDS[1]:
        asked = f'{{"bucketName":"{short}","Host":"{short}.s3.us-east-1.amazonaws.com","key":"data/{other[:12]}.json","x-amz-acl":"private"}}'
        told = f'{{"x-amz-server-side-encryption":"AES256","x-amz-version-id":"{other}"}}'
    elif kind == _KINDS[2]:
        asked = f'{{"roleName":"{short}","policyName":"access-{other[:8]}","policyArn":"{arn}"}}'
        told = f'{{"role":{{"path":"/","roleName":"{short}","roleId":"AROA{other[:16].upper()}","arn":"{arn}","createDate":"{moment:%b %d, %Y %H:%M:%S}"}}}}'
    elif kind == _KINDS[3]:
        asked = f'{{"functionName":"{short}","runtime":"python3.13","memorySize":{128 * (1 + int(luck * 8))},"timeout":{int(luck * 60)},"role":"{arn.replace(":function:", ":role/")}"}}'
        told = f'{{"functionName":"{short}","functionArn":"{arn}","codeSha256":"{other}","version":"$LATEST","state":"Active"}}'
    else:
        asked = f'{{"tableName":"{short}","key":{{"id":{{"S":"{other[:16]}"}}}},"returnConsumedCapacity":"TOTAL"}}'
        told = f'{{"tableDescription":{{"tableName":"{short}","tableArn":"{arn}","itemCount":{int(luck * 1e6)},"tableStatus":"ACTIVE"}}}}'
    return asked, "null" if only else told


def pack(folder: Path, part: Slice, number: int) -> Path:
    """One slice as a log file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{part.account}_CloudTrail_us-east-1_{part.start:%Y%m%dT%H%MZ}_{number:016}.json.gz"
    path.write_bytes(igzip.compress(b'{"Records":[' + b",".join(part.records) + b"]}", 2))
    return path


def write(
    folder: Path, events: int, days: float = 30, *, seed: int = 1, size: int = 5000, first: int = 0
) -> list[Path]:
    """Log files as CloudTrail delivers them; their paths, oldest first."""
    slices = Population(seed).slices(events, days, size=size, first=first)
    return [pack(folder, part, number) for number, part in enumerate(slices, first)]
