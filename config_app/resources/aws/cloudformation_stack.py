"""Stacks of CloudFormation; those that were deleted stay listed for a while and are gone."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CloudFormation::Stack",
    listing=Listing("cloudformation:DescribeStacks", "Stacks[]"),
    id="StackId",
    name="StackName",
    arn="StackId",
    created="CreationTime",
    alive="StackStatus != 'DELETE_COMPLETE'",
    settles=True,
    drop=(
        "RollbackConfiguration",
        "ChangeSetId",
        "RootId",
        "LastOperations",
        "DeletionMode",
        "DetailedStatus",
        "RetainExceptOnCreate",
        "DeploymentConfig",
        "AliasName",
    ),
    volatile=("lastUpdatedTime", "lastCheckTimestamp"),
    extras=(
        Extra(
            "cloudformation:ListStackResources",
            {"StackName": "StackId"},
            "StackResourceSummaries[].{logicalResourceId: LogicalResourceId, physicalResourceId: PhysicalResourceId, "
            "resourceType: ResourceType, resourceStatus: ResourceStatus, "
            "driftInformation: {stackResourceDriftStatus: DriftInformation.StackResourceDriftStatus}}",
            into="StackResourceSummaries",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is associated with Role", "AWS::IAM::Role", "RoleARN", "Is associated with Stack", by="arn"),
        Link("Is contained in Stack", "AWS::CloudFormation::Stack", "ParentId", "Contains Stack", by="arn"),
        Link("Is associated with Topic", "AWS::SNS::Topic", "NotificationARNs[]", "Is associated with Stack", by="arn"),
    ),
)
