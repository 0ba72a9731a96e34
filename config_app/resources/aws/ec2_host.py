"""Dedicated hosts."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::Host",
    listing=Listing("ec2:DescribeHosts", "Hosts[]"),
    id="HostId",
    arn="arn:aws:ec2:{region}:{account}:dedicated-host/{id}",
    created="AllocationTime",
    zone="AvailabilityZone",
    valued=("State",),
    alive="State != 'released' && State != 'released-permanent-failure'",
    events=r"Hosts?$|Instances$|Tags$",
    drop=("CpuOptions",),
    volatile=("availableCapacity", "allocationTime"),
    links=(Link("Contains Instance", "AWS::EC2::Instance", "Instances[].InstanceId", "Is contained in Host"),),
)
