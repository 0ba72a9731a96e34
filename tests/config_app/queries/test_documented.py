"""What the developer guide shows of advanced queries, asked over the wire; each row says who answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import ACCOUNT

MACHINES, VOLUMES = "resourceType = 'AWS::EC2::Instance'", "resourceType = 'AWS::EC2::Volume'"
BUCKETS = "resourceType = 'AWS::S3::Bucket'"
ANSWERS = [
    (f"SELECT resourceId WHERE {MACHINES}", "i-1 i-2 i-3"),
    (f"select resourceId where {MACHINES} and configuration.imageId = 'ami-12345'", "i-1 i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.placement.tenancy = 'default' AND availabilityZone = 'us-east-1b'", "i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.state.name <> 'running'", "i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.state.name != 'running'", "i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND NOT configuration.state.name = 'running'", "i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.state.code = 16", "i-1 i-2 i-3"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.state.code = '16'", "i-1 i-2 i-3"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.networkInterfaces.networkInterfaceId = 'eni-i-2'", "i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND configuration.networkInterfaces.privateIpAddress BETWEEN '10.0.9.0' AND '10.0.9.255'", "i-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.state.value = 'available'", "vol-2 vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size >= 100", "vol-2 vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size > 100", "vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size BETWEEN 8 AND 100", "vol-1 vol-2"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size NOT BETWEEN 8 AND 100", "vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size < 8.5", "vol-1"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.encrypted = true", "vol-1 vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.encrypted = 'true'", "vol-1 vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.encrypted = FALSE", "vol-2"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size IN (8, 500)", "vol-1 vol-3"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size NOT IN (8, 500)", "vol-2"),
    (f"SELECT resourceId WHERE {VOLUMES} AND tags.key = 'env'", "vol-1"),
    (f"SELECT resourceId WHERE {VOLUMES} AND tags.tag = 'env=prod'", "vol-1"),
    ("SELECT resourceId WHERE tags.key = 'env' AND tags.value = 'prod'", "i-1 vol-1"),
    (f"SELECT resourceId WHERE {MACHINES} AND tags.value LIKE 'tes%'", "i-2"),
    (f"SELECT resourceId WHERE {MACHINES} AND NOT tags.key = 'env'", "i-3"),
    (f"SELECT resourceId WHERE {MACHINES} AND tags IS NULL", "i-3"),
    ("SELECT resourceId WHERE resourceType LIKE 'AWS::RDS::%'", "db-1 db-2 db-3"),
    ("SELECT resourceId WHERE resourceType LIKE 'AWS::EC2::VP_'", "vpc-1"),
    ("SELECT resourceId WHERE resourceType LIKE 'AWS::EC2::%' "
     "AND resourceId NOT LIKE 'vol-%' AND resourceId LIKE 'vpc%'", "vpc-1"),
    ("SELECT resourceId WHERE resourceType = 'AWS::EC2::EIP' AND relationships.resourceId = 'i-1'", "eip-1"),
    ("SELECT resourceId WHERE resourceType = 'AWS::EC2::EIP' AND relationships.resourceId = 'eni-i-1'", "eip-1"),
    ("SELECT resourceId WHERE resourceType IN ('AWS::EC2::Instance', 'AWS::EC2::NetworkInterface') "
     "AND relationships.resourceId = 'sg-web'", "i-1 i-2 i-3"),
    ("SELECT resourceId WHERE resourceType = 'AWS::EC2::VPC' AND relationships.resourceId = 'sg-db'", "vpc-1"),
    ("SELECT resourceId WHERE relationships.resourceType = 'AWS::EC2::VPC' AND resourceType LIKE 'AWS::EC2::Sec%'", "sg-db sg-host sg-web"),
    ("SELECT resourceId WHERE relationships.relationshipName = 'Is attached to Instance'", "eip-1"),
    (f"SELECT resourceId WHERE {BUCKETS} AND supplementaryConfiguration.BucketVersioningConfiguration.status <> 'Enabled'", "invoices"),
    ("SELECT resourceId WHERE supplementaryConfiguration.BucketVersioningConfiguration.status = 'Enabled'", "logs"),
    (f"SELECT resourceId WHERE {BUCKETS} AND supplementaryConfiguration.BucketLoggingConfiguration IS NULL", "invoices"),
    ("SELECT resourceId WHERE supplementaryConfiguration.BucketLoggingConfiguration IS NOT NULL", "logs"),
    ("SELECT resourceId WHERE arn = 'arn:aws:s3:::logs'", "logs"),
    (f"SELECT resourceId WHERE accountId = '{ACCOUNT}' AND awsRegion = 'us-east-1' AND resourceName = 'name-i-2'", "i-2"),
    (f"SELECT resourceId WHERE accountId = {ACCOUNT} AND awsRegion = 'global'", "AIDA1"),
    ("SELECT resourceId WHERE resourceCreationTime > '2026-03-07' AND resourceCreationTime < '2026-03-08T00:00:00Z'", "i-1 i-2 i-3"),
    ("SELECT resourceId WHERE resourceCreationTime IS NOT NULL AND configurationItemCaptureTime > 'now-1d' AND resourceId > 'i-2'", "i-3"),
    (f"SELECT resourceId WHERE ({VOLUMES} AND configuration.size = 8) "
     f"OR ({MACHINES} AND NOT (configuration.instanceType = 't2.micro'))", "i-3 vol-1"),
    (f"SELECT resourceId WHERE {VOLUMES} AND configuration.size = 8 OR {VOLUMES} AND configuration.size = 100", "vol-1 vol-2"),
    ("SELECT resourceId WHERE resourceType = 'AWS::EC2::SecurityGroup' AND configuration.ipPermissions.ipRanges = '0.0.0.0/0'", "sg-web"),
    # a block is a range: it matches where it holds the address
    ("SELECT resourceId WHERE configuration.ipPermissions.ipRanges = '10.0.0.7'", "sg-db sg-web"),
    ("SELECT resourceId WHERE configuration.ipPermissions.ipRanges BETWEEN '10.0.0.0' AND '10.0.0.255' "
     "AND NOT configuration.ipPermissions.ipRanges < '10.0.0.0' AND NOT configuration.ipPermissions.ipRanges > '10.0.0.255'", "sg-db"),
    ("SELECT resourceId WHERE configuration.ipPermissions.ipRanges = '192.168.0.2' "
     "AND NOT configuration.ipPermissions.ipRanges > '192.168.0.2' AND NOT configuration.ipPermissions.ipRanges < '192.168.0.2'",
     "sg-host"),
    # each condition looks at all elements of a list for itself
    ("SELECT resourceId WHERE configuration.ipPermissions.ipProtocol = 'udp' AND configuration.ipPermissions.fromPort = 22", "sg-host"),
    ("SELECT resourceId WHERE configuration.configRuleList.complianceType = 'NON_COMPLIANT' "
     "AND configuration.configRuleList.configRuleName = 'attached-volumes'", "AWS::EC2::Volume/vol-2"),
    ("SELECT resourceId WHERE resourceType = 'AWS::Config::ResourceCompliance' AND configuration.complianceType = 'COMPLIANT'",
     "AWS::EC2::Volume/vol-1 AWS::EC2::Volume/vol-3"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "wanted"), ANSWERS, ids=[text[7:90] for text, _ in ANSWERS])
def test_it_is_answered_as_documented(select: Any, expression: str, wanted: str) -> None:
    assert sorted(row["resourceId"] for row in select(expression)) == wanted.split()
