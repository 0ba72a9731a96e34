"""By which dimension alarms watch resources of a type; shared by the rules on alarms. Pure."""

from __future__ import annotations

DIMENSIONS = {
    "AWS::EC2::Volume": "VolumeId",
    "AWS::EC2::Instance": "InstanceId",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::S3::Bucket": "BucketName",
}
