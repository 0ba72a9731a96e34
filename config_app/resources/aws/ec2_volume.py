"""EBS volumes."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::Volume",
    listing=Listing("ec2:DescribeVolumes", "Volumes[]"),
    id="VolumeId",
    arn="arn:aws:ec2:{region}:{account}:volume/{id}",
    created="CreateTime",
    zone="AvailabilityZone",
    settles=True,
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Volume", by="arn"),),
)
