"""Queries to begin with: a sentence and its expression."""

from __future__ import annotations

EXAMPLES = (
    ("Resources of each type", "SELECT resourceType, COUNT(*)\nGROUP BY resourceType\nORDER BY COUNT(*) DESC"),
    ("Resources of each account and region", "SELECT accountId, awsRegion, COUNT(*)\nGROUP BY accountId, awsRegion"),
    ("Running instances", "SELECT resourceId, resourceName, configuration.instanceType, availabilityZone\n"
     "WHERE resourceType = 'AWS::EC2::Instance'\n  AND configuration.state.name = 'running'"),
    ("Volumes that nothing uses", "SELECT resourceId, configuration.size, configuration.volumeType, tags\n"
     "WHERE resourceType = 'AWS::EC2::Volume'\n  AND configuration.state.value = 'available'\nORDER BY configuration.size DESC"),
    ("Volumes without encryption", "SELECT resourceId, accountId, awsRegion\n"
     "WHERE resourceType = 'AWS::EC2::Volume'\n  AND configuration.encrypted = false"),
    ("Security groups open to the world", "SELECT resourceId, configuration.groupName\n"
     "WHERE resourceType = 'AWS::EC2::SecurityGroup'\n  AND configuration.ipPermissions.ipRanges = '0.0.0.0/0'"),
    ("What lies in a VPC", "SELECT resourceType, resourceId, resourceName\nWHERE relationships.resourceId = 'vpc-1234'"),
    ("Buckets without versioning", "SELECT resourceId, arn\nWHERE resourceType = 'AWS::S3::Bucket'\n"
     "  AND supplementaryConfiguration.BucketVersioningConfiguration.status != 'Enabled'"),
    ("Resources without an owner's tag", "SELECT resourceType, resourceId\nWHERE NOT tags.key = 'owner'"),
    ("Databases by engine", "SELECT configuration.engine, COUNT(*), SUM(configuration.allocatedStorage)\n"
     "WHERE resourceType = 'AWS::RDS::DBInstance'\nGROUP BY configuration.engine"),
    ("Resources by verdict", "SELECT configuration.complianceType, COUNT(*)\n"
     "WHERE resourceType = 'AWS::Config::ResourceCompliance'\nGROUP BY configuration.complianceType"),
    ("Every state of one resource in a week", "SELECT configurationItemCaptureTime, configurationItemStatus, configuration\n"
     "WHERE resourceId = 'sg-1234'\nORDER BY configurationItemCaptureTime\nBETWEEN 'now-7d' AND 'now'"),
)  # fmt: skip
