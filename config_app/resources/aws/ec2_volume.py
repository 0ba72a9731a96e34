"""EBS volumes."""

from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::EC2::Volume",
    early=True,
    listing=Listing("ec2:DescribeVolumes", "Volumes[]"),
    id="VolumeId",
    arn="arn:aws:ec2:{region}:{account}:volume/{id}",
    created="CreateTime",
    zone="AvailabilityZone",
    settles=True,
    events=r"Volume|Tags$",
    through=(Through(r"^(Run|Terminate)Instances$", "attachments[].instanceId"),),
    valued=("State",),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Volume", by="arn"),),
)
