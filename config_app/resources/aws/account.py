"""The account itself: the settings that rules read. `AWS::::Account` is the type that AWS Config gives such verdicts."""

from config_app.resources.spec import Extra, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::::Account",
    listing=Listing(
        "iam:GetAccountSummary",
        "[SummaryMap.{AccountMFAEnabled: AccountMFAEnabled, AccountAccessKeysPresent: AccountAccessKeysPresent}]",
    ),
    id="'{account}'",
    name="'{account}'",
    arn="arn:aws:iam::{account}:root",
    is_global=True,
    events=r"^$",  # no mention of the account's number changes it
    through=(Through(r"AccountPasswordPolicy$"),),
    extras=(
        Extra("iam:GetAccountPasswordPolicy", {}, "PasswordPolicy", into="PasswordPolicy", absent=("NoSuchEntity",)),
    ),
)
