"""Flow logs of VPCs, subnets and network interfaces."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::FlowLog",
    listing=Listing("ec2:DescribeFlowLogs", "FlowLogs[]"),
    id="FlowLogId",
    arn="arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}",
    created="CreationTime",
    events=r"FlowLogs|Tags$",
    drop=("DeliverCrossAccountRole", "TagFieldSpecifications"),
    volatile=("creationTime", "deliverLogsStatus", "deliverLogsErrorMessage"),
    links=(
        Link(
            "Is attached to Vpc",
            "AWS::EC2::VPC",
            "starts_with(ResourceId, 'vpc-') && ResourceId",
            "Is associated with FlowLog",
        ),
        Link(
            "Is attached to Subnet",
            "AWS::EC2::Subnet",
            "starts_with(ResourceId, 'subnet-') && ResourceId",
            "Is associated with FlowLog",
        ),
        Link(
            "Is attached to NetworkInterface",
            "AWS::EC2::NetworkInterface",
            "starts_with(ResourceId, 'eni-') && ResourceId",
            "Is associated with FlowLog",
        ),
        Link("Is associated with LogGroup", "AWS::Logs::LogGroup", "LogGroupName", "Is associated with FlowLog"),
    ),
)
