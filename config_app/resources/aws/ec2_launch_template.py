"""Launch templates with the data of their default version; user data is left out, as by AWS Config."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Extra, Link, Listing, ResourceType


def _data(item: dict[str, Any]) -> dict[str, Any]:
    data = item.get("LaunchTemplateData") or {}
    return {**item, "LaunchTemplateData": {name: value for name, value in data.items() if name != "UserData"}}


TYPE = ResourceType(
    "AWS::EC2::LaunchTemplate",
    listing=Listing("ec2:DescribeLaunchTemplates", "LaunchTemplates[]"),
    id="LaunchTemplateId",
    name="LaunchTemplateName",
    arn="arn:aws:ec2:{region}:{account}:launch-template/{id}",
    created="CreateTime",
    case="api",
    spelling=(("LaunchTemplateId", "Id"),),
    events=r"LaunchTemplate|Tags$",
    reshape=_data,
    drop=("CreateTime", "CreatedBy", "Operator"),
    extras=(
        Extra(
            "ec2:DescribeLaunchTemplateVersions",
            {"LaunchTemplateId": "LaunchTemplateId", "Versions": "['$Default']"},
            "LaunchTemplateVersions[0].LaunchTemplateData",
            into="LaunchTemplateData",
        ),
    ),
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "[LaunchTemplateData.SecurityGroupIds, LaunchTemplateData.NetworkInterfaces[].Groups[]][]",
            "Is associated with LaunchTemplate",
        ),
        Link(
            "Is associated with InstanceProfile",
            "AWS::IAM::InstanceProfile",
            "LaunchTemplateData.IamInstanceProfile.Arn",
            "Is associated with LaunchTemplate",
            by="arn",
        ),
    ),
)
