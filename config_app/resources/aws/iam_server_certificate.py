"""Server certificates kept in IAM."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::IAM::ServerCertificate",
    listing=Listing("iam:ListServerCertificates", "ServerCertificateMetadataList[]"),
    id="ServerCertificateId",
    name="ServerCertificateName",
    arn="Arn",
    created="UploadDate",
    is_global=True,
    case="api",
    events=r"ServerCertificate",
    drop=("UploadDate", "ServerCertificateId"),
    extras=(
        Extra("iam:ListServerCertificateTags", {"ServerCertificateName": "ServerCertificateName"}, "Tags", into="Tags"),
    ),
)
