"""The account itself: the settings that rules read. `AWS::::Account` is the type that AWS Config gives such verdicts."""

from config_app.resources.spec import Extra, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::::Account",
    early=True,
    listing=Listing(
        "iam:GetAccountSummary",
        "[SummaryMap.{AccountMFAEnabled: AccountMFAEnabled, AccountAccessKeysPresent: AccountAccessKeysPresent}]",
    ),
    id="'{account}'",
    name="'{account}'",
    arn="arn:aws:iam::{account}:root",
    is_global=True,
    events=r"^$",  # no mention of the account's number changes it
    through=(Through(r"AccountPasswordPolicy$|VirtualMFADevice|MFADevice$"),),
    maps=("EbsEncryptionByDefault", "Inspector", "SnapshotBlockPublicAccess", "DynamodbLimits"),
    extras=(
        Extra("iam:GetAccountPasswordPolicy", {}, "PasswordPolicy", into="PasswordPolicy", absent=("NoSuchEntity",)),
        Extra(
            "iam:ListVirtualMFADevices",
            {"AssignmentStatus": "'Assigned'"},
            "length(VirtualMFADevices[?ends_with(User.Arn || '', ':root')]) > `0`",
            into="RootVirtualMFADevice",
        ),
        Extra(
            "organizations:DescribeOrganization",
            {},
            "Organization.{Id: Id, MasterAccountId: MasterAccountId, FeatureSet: FeatureSet}",
            into="Organization",
            absent=("AWSOrganizationsNotInUseException",),
            otherwise={},
        ),
        Extra(
            "account:GetAlternateContact",
            {"AlternateContactType": "'SECURITY'"},
            "{Security: AlternateContact.{Name: Name, Title: Title, EmailAddress: EmailAddress}}",
            into="AlternateContacts",
            absent=("ResourceNotFoundException",),
            otherwise={},
        ),
        Extra(
            "ec2:GetEbsEncryptionByDefault",
            {},
            "EbsEncryptionByDefault",
            into="EbsEncryptionByDefault",
            everywhere=True,
        ),
        Extra(
            "inspector2:BatchGetAccountStatus",
            {},
            "accounts[0].resourceState.{ec2: ec2.status, ecr: ecr.status, lambda: lambda.status, "
            "lambdaCode: lambdaCode.status}",
            into="Inspector",
            everywhere=True,
        ),
        Extra("ec2:GetSnapshotBlockPublicAccessState", {}, "State", into="SnapshotBlockPublicAccess", everywhere=True),
        Extra(
            "dynamodb:DescribeLimits",
            {},
            "{AccountMaxReadCapacityUnits: AccountMaxReadCapacityUnits, "
            "AccountMaxWriteCapacityUnits: AccountMaxWriteCapacityUnits}",
            into="DynamodbLimits",
            everywhere=True,
        ),
    ),
)
