"""Signing profiles of Signer."""

from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::Signer::SigningProfile",
    listing=Listing("signer:ListSigningProfiles", "profiles[]"),
    id="profileName",
    name="profileName",
    arn="arn",
    tags="tags",
    case="upper",
    events=r"SigningProfile|TagResource",
    alive="status != 'Canceled'",
    drop=("signingMaterial", "platformDisplayName", "signingParameters", "status"),
)
