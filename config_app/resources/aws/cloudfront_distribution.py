"""Distributions of CloudFront."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::CloudFront::Distribution",
    listing=Listing("cloudfront:ListDistributions", "DistributionList.Items[].{Id: Id}"),
    id="ARN",
    name="Id",
    arn="ARN",
    is_global=True,
    spelling=(
        ("aRN", "arn"),
        ("hTTPPort", "httpPort"),
        ("hTTPSPort", "httpsPort"),
        ("aCMCertificateArn", "acmCertificateArn"),
        ("iAMCertificateId", "iamCertificateId"),
        ("sSLSupportMethod", "sslSupportMethod"),
    ),
    settles=True,
    drop=("InProgressInvalidationBatches", "Status"),
    volatile=("lastModifiedTime",),
    extras=(
        Extra("cloudfront:GetDistribution", {"Id": "Id"}, "Distribution"),
        Extra("cloudfront:ListTagsForResource", {"Resource": "ARN"}, "Tags.Items", into="Tags"),
    ),
    links=(
        Link(
            "Is associated with WebACL",
            "AWS::WAFv2::WebACL",
            "DistributionConfig.WebACLId",
            "Is associated with Distribution",
            by="arn",
        ),
        Link(
            "Is associated with Certificate",
            "AWS::ACM::Certificate",
            "DistributionConfig.ViewerCertificate.ACMCertificateArn",
            "Is associated with Distribution",
            by="arn",
        ),
    ),
)
