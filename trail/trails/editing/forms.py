"""The forms of a trail: where it delivers, what signs and seals it, who is told; and the questions before it stops or goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from project.kernel.console.forms import Lines, OperationForm

_TEXTS = {
    "bucket": "S3BucketName", "key_prefix": "S3KeyPrefix", "kms_key": "KmsKeyId", "topic": "SnsTopicName",
    "log_group": "CloudWatchLogsLogGroupArn", "log_role": "CloudWatchLogsRoleArn",
}  # fmt: skip
_SWITCHES = {
    "multi_region": "IsMultiRegionTrail", "global_events": "IncludeGlobalServiceEvents",
    "validation": "EnableLogFileValidation", "organization": "IsOrganizationTrail",
}  # fmt: skip
_MEMBERS = {
    "InvalidTrailNameException": "name", "TrailAlreadyExistsException": "name",
    "S3BucketDoesNotExistException": "bucket", "InvalidS3BucketNameException": "bucket",
    "InsufficientS3BucketPolicyException": "bucket", "InvalidS3PrefixException": "key_prefix",
    "InvalidKmsKeyIdException": "kms_key", "InsufficientEncryptionPolicyException": "kms_key",
    "KmsKeyNotFoundException": "kms_key", "KmsException": "kms_key",
    "InvalidSnsTopicNameException": "topic", "InsufficientSnsTopicPolicyException": "topic",
    "InvalidCloudWatchLogsLogGroupArnException": "log_group", "InvalidCloudWatchLogsRoleArnException": "log_role",
    "InvalidParameterCombinationException": "global_events", "InvalidTagParameterException": "tags",
    "TagsLimitExceededException": "tags", "NotOrganizationMasterAccountException": "organization",
    "s3BucketName": "bucket", "s3KeyPrefix": "key_prefix", "name": "name", "kmsKeyId": "kms_key",
}  # fmt: skip


def _text(label: str, hint: str = "", *, required: bool = False, listed: str = "", most: int = 350) -> forms.CharField:
    attributes = {"autocomplete": "off", **({"list": listed} if listed else {})}
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most, widget=forms.TextInput(attrs=attributes)
    )


class TrailForm(OperationForm):
    """The settings of a trail that is there: an empty field takes a setting away."""

    members: ClassVar[Mapping[str, str]] = _MEMBERS
    groups: ClassVar = (
        ("Where to", "The bucket must be there, and take files.", ("name", "region", "bucket", "key_prefix")),
        ("What is logged", "Which events: the selectors, on a page of their own.", ("multi_region", "global_events", "organization")),
        ("Proof and sealing", "", ("validation", "kms_key")),
        ("Who is told", "", ("topic", "log_group", "log_role")),
    )  # fmt: skip
    broad: ClassVar = frozenset({"tags"})

    bucket = _text("Bucket", required=True, listed="own-buckets", most=63)
    key_prefix = _text("Key prefix", "A path before AWSLogs/; empty: none.", most=201)
    multi_region = forms.BooleanField(label="Events of all regions", required=False)
    global_events = forms.BooleanField(
        label="Events of services without regions, such as IAM", required=False, initial=True
    )
    organization = forms.BooleanField(label="Events of every account of the installation", required=False)
    validation = forms.BooleanField(label="Sign a digest every hour, so that a changed file is seen", required=False)
    kms_key = _text(
        "Seal files with the key", "An own key's alias or ARN, or a key of the account's cloud.", listed="own-keys"
    )
    topic = _text("Topic told of each file", "A topic's name or ARN.", listed="own-topics")
    log_group = _text("Log group", "Its ARN, ending in :*. Metric filters and alarms count there.", listed="own-groups")
    log_role = _text("Role that writes there", "AWS wants one named; Cairn's own groups do not use it.")
    tags = Lines(label="Tags", help_text="A line each: team = audit", required=False)

    def wire(self) -> dict[str, Any]:
        data = self.cleaned_data
        switches = {member: bool(data[name]) for name, member in _SWITCHES.items()}
        return switches | {member: data[name] for name, member in _TEXTS.items()} | self._log_role()

    def _log_role(self) -> dict[str, str]:
        """No role stays behind where there is no group."""
        return {} if self.cleaned_data["log_group"] else {"CloudWatchLogsRoleArn": ""}


class NewTrailForm(TrailForm):
    """A trail to be: empty settings are not sent."""

    name = _text("Name", "3 to 128 letters, digits, periods, underscores or dashes.", required=True, most=128)
    region = _text("Home region", "From here it is changed, ever after.", required=True, most=32)
    start = forms.BooleanField(label="Start logging at once", required=False, initial=True)

    def wire(self) -> dict[str, Any]:
        data = self.cleaned_data
        tags = [{"Key": key, **({"Value": value} if value else {})} for key, value in data["tags"].items()]
        given = {"Name": data["name"], **super().wire(), **({"TagsList": tags} if tags else {})}
        return {name: value for name, value in given.items() if value != ""}


class ReasonForm(OperationForm):
    """Why a trail is started or stopped; the reason stands in the event."""

    broad: ClassVar = frozenset({"reason"})
    reason = forms.CharField(
        label="Why", max_length=500, help_text="It stands in the event, for whoever reads it later."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["autocomplete"] = "off"
