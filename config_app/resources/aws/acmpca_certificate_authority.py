"""Private certificate authorities."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ACMPCA::CertificateAuthority",
    listing=Listing(
        "acm-pca:ListCertificateAuthorities",
        "CertificateAuthorities[].merge(@, CertificateAuthorityConfiguration || `{}`)",
    ),
    id="Arn",
    arn="Arn",
    created="CreatedAt",
    case="api",
    drop=(
        "CertificateAuthorityConfiguration",
        "OwnerAccount",
        "CreatedAt",
        "LastStateChangeAt",
        "Serial",
        "NotBefore",
        "NotAfter",
    ),
    extras=(Extra("acm-pca:ListTags", {"CertificateAuthorityArn": "Arn"}, "Tags", into="Tags"),),
)
