"""Certificates of ACM, of every kind of key."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ACM::Certificate",
    listing=Listing(
        "acm:ListCertificates",
        "CertificateSummaryList[].{CertificateArn: CertificateArn}",
        {
            "Includes": {
                "keyTypes": [
                    "RSA_1024",
                    "RSA_2048",
                    "RSA_3072",
                    "RSA_4096",
                    "EC_prime256v1",
                    "EC_secp384r1",
                    "EC_secp521r1",
                ]
            }
        },
    ),
    id="CertificateArn",
    arn="CertificateArn",
    created="CreatedAt",
    events=r"Certificate",
    extras=(
        Extra("acm:DescribeCertificate", {"CertificateArn": "CertificateArn"}, "Certificate"),
        Extra("acm:ListTagsForCertificate", {"CertificateArn": "CertificateArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link(
            "Is associated with CertificateAuthority",
            "AWS::ACMPCA::CertificateAuthority",
            "CertificateAuthorityArn",
            "Is associated with Certificate",
            by="arn",
        ),
    ),
)
