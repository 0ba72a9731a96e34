"""EC2 instances: size, state, metadata service, role, groups."""

from __future__ import annotations

from collections.abc import Iterator

from config_app.items.wording import Example, State, came_and_went, moved, names, turned, wording

_GROUP = [{"groupId": "sg-1", "groupName": "web"}]


@wording(
    "AWS::EC2::Instance",
    about=("instanceType", "state", "stateReason", "metadataOptions", "iamInstanceProfile", "securityGroups",
           "publicIpAddress", "monitoring", "ebsOptimized", "sourceDestCheck"),
    examples=(
        Example("Instance type t3.micro → m5.large.", State({"instanceType": "t3.micro"}), State({"instanceType": "m5.large"})),
        Example("State running → stopped.", State({"state": {"name": "running"}}), State({"state": {"name": "stopped"}})),
        Example("Session tokens of the metadata service required → optional.",
                State({"metadataOptions": {"httpTokens": "required"}}), State({"metadataOptions": {"httpTokens": "optional"}})),
        Example("Instance profile set to admin.", State(), State({"iamInstanceProfile": {"arn": "arn:aws:iam::1:instance-profile/admin"}})),
        Example("Security group sg-1 put on.", State({"securityGroups": []}), State({"securityGroups": _GROUP})),
        Example("Public address set to 203.0.113.9.", State(), State({"publicIpAddress": "203.0.113.9"})),
    ),
)  # fmt: skip
def instance(before: State, after: State) -> Iterator[str]:
    yield from moved(before, after, "instanceType", "instance type")
    yield from moved(before, after, "state.name", "state")
    yield from moved(before, after, "metadataOptions.httpTokens", "session tokens of the metadata service")
    yield from moved(before, after, "metadataOptions.httpEndpoint", "metadata service")
    yield from moved(before, after, "iamInstanceProfile.arn", "instance profile")
    yield from moved(before, after, "publicIpAddress", "public address")
    yield from moved(before, after, "monitoring.state", "detailed monitoring")
    yield from turned(before, after, "sourceDestCheck", "source and destination check")
    groups = [names(state.get("securityGroups"), "groupId") for state in (before, after)]
    yield from came_and_went(*groups, came="security group {} put on", went="security group {} taken off")
