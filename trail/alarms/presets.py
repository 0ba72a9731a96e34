"""The fifteen alarms of the CIS AWS Foundations Benchmark (section "Monitoring"): what each watches. Pure.

Declared as conditions; the filter patterns are written out of them.
"""

from __future__ import annotations

from dataclasses import dataclass

NAMESPACE = "CISBenchmark"


@dataclass(frozen=True)
class Preset:
    """One alarm: `control` of the benchmark's version 3.0, metric and alarm name, a sentence, the pattern."""

    control: str
    name: str
    title: str
    pattern: str

    @property
    def metric(self) -> str:
        return f"{self.name}Count"


def _names(*verbs: str) -> str:
    return " || ".join(f"($.eventName = {verb})" for verb in verbs)


def _of(source: str, *verbs: str) -> str:
    return f"{{ ($.eventSource = {source}.amazonaws.com) && ({_names(*verbs)}) }}"


_POLICY = [f"{deed}{who}Policy" for who in ("Group", "Role", "User") for deed in ("Delete", "Put", "Attach", "Detach")]
_BUCKET = ("PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication",
           "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication")  # fmt: skip
_ACL = ("CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclEntry",
        "ReplaceNetworkAclAssociation")  # fmt: skip
_GATEWAY = ("CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway",
            "DeleteInternetGateway", "DetachInternetGateway")  # fmt: skip
_ROUTE = ("CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable",
          "DeleteRoute", "DisassociateRouteTable")  # fmt: skip
_VPC = ("CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection",
        "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
        "DisableVpcClassicLink", "EnableVpcClassicLink")  # fmt: skip
_GROUP = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
          "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup")  # fmt: skip
_ORGANIZATION = ("AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
                 "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy",
                 "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount",
                 "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit")  # fmt: skip

CIS = (
    Preset("4.1", "UnauthorizedApiCalls", "Calls that were refused",
           '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") && '
           '($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }'),
    Preset("4.2", "ConsoleSignInWithoutMfa", "Console sign-ins without a second factor",
           '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }'),
    Preset("4.3", "RootAccountUsage", "Use of the root user",
           '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'),
    Preset("4.4", "IamPolicyChanges", "Changes of IAM policies",
           f"{{ {_names(*_POLICY, 'CreatePolicy', 'DeletePolicy', 'CreatePolicyVersion', 'DeletePolicyVersion')} }}"),
    Preset("4.5", "CloudTrailChanges", "Changes of trails",
           f"{{ {_names('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging')} }}"),
    Preset("4.6", "ConsoleSignInFailures", "Console sign-ins that failed",
           '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }'),
    Preset("4.7", "KeysDisabledOrDeleted", "KMS keys disabled or put down for deletion",
           _of("kms", "DisableKey", "ScheduleKeyDeletion")),
    Preset("4.8", "BucketPolicyChanges", "Changes of bucket policies", _of("s3", *_BUCKET)),
    Preset("4.9", "ConfigChanges", "Changes of Config's recorder and channel",
           _of("config", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel",
               "PutConfigurationRecorder")),
    Preset("4.10", "SecurityGroupChanges", "Changes of security groups", f"{{ {_names(*_GROUP)} }}"),
    Preset("4.11", "NetworkAclChanges", "Changes of network ACLs", f"{{ {_names(*_ACL)} }}"),
    Preset("4.12", "NetworkGatewayChanges", "Changes of network gateways", f"{{ {_names(*_GATEWAY)} }}"),
    Preset("4.13", "RouteTableChanges", "Changes of route tables", f"{{ {_names(*_ROUTE)} }}"),
    Preset("4.14", "VpcChanges", "Changes of VPCs", f"{{ {_names(*_VPC)} }}"),
    Preset("4.15", "OrganizationChanges", "Changes of the organization", _of("organizations", *_ORGANIZATION)),
)  # fmt: skip
