"""Which relationships carry the effect of a change, and which way: a table with reasons. Pure.

A relationship is read as it is stated: `near` phrase `far` ("Volume Is encrypted with Key"). The first row that fits
decides. What fits no row carries nothing, and whoever follows effects says how many such relationships were met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

TO_NEAR, TO_FAR, BOTH, NEITHER = "to near", "to far", "both", "neither"


@dataclass(frozen=True)
class Effect:
    """Relationships whose phrase and ends match, where a change of one end is felt, and why."""

    phrase: str
    way: str
    reason: str
    near: str = ""
    far: str = ""

    def fits(self, phrase: str, near: str, far: str) -> bool:
        return bool(re.match(self.phrase, phrase) and re.search(self.near, near) and re.search(self.far, far))


EFFECTS = (
    Effect("Is encrypted with", TO_NEAR, "Without its key, or with another policy on it, what it encrypts cannot be read."),
    Effect("Encrypts", TO_FAR, "Without its key, or with another policy on it, what it encrypts cannot be read."),
    # identities: permissions flow from policies and groups to those who bear them
    Effect("Is attached to", TO_NEAR, "A policy's permissions are those of everyone it is attached to.", far="::Policy$"),
    Effect("Is attached to", TO_NEAR, "A group's permissions are those of its users.", near="IAM::User$", far="IAM::Group$"),
    Effect("Contains", TO_FAR, "A group's permissions are those of its users.", near="IAM::Group$", far="IAM::User$"),
    Effect("Contains", TO_NEAR, "Whoever bears the profile acts as its role.", near="InstanceProfile$", far="IAM::Role$"),
    Effect("Is associated with", NEITHER, "The role does not depend on the profile that hands it out.",
           near="IAM::Role$", far="InstanceProfile$"),
    # networks: a route, a gateway or a list reaches everything behind it
    Effect("Contains", TO_NEAR, "Without the gateway its routes lead nowhere.", near="RouteTable$", far="Gateway"),
    Effect("Is attached to", TO_NEAR, "It watches what it is attached to, and nothing else.", near="FlowLog$"),
    Effect("Contains", TO_FAR, "Its routes and rules hold for the whole subnet.", near="RouteTable$|NetworkAcl$"),
    Effect("Is (associated with|attached to)", TO_FAR, "Its rules hold for the whole subnet.", near="NetworkAcl$", far="Subnet$"),
    Effect("Is attached to", TO_FAR, "Through the gateway the network reaches the outside, and is reached.",
           near="Gateway", far="VPC$"),
    Effect("Is associated with", TO_FAR, "The address is how it is reached.", near="EC2::EIP$"),
    Effect("Is attached to", TO_FAR, "The address is how it is reached.", near="EC2::EIP$"),
    Effect("Is contained in", TO_NEAR, "What contains it decides on its routes, its space and its end."),
    Effect("Contains", TO_FAR, "What it contains ends with it."),
    # attachments: parts that work together
    Effect("Is attached to", BOTH, "What is attached and what it is attached to work together: each feels the other go."),
    Effect("Is associated with", NEITHER, "A snapshot outlives what it was made of.", near="Snapshot$"),
    Effect("Is associated with", BOTH, "Traffic comes through the balancer and is answered by its targets.", far="TargetGroup$"),
    Effect("Is associated with", BOTH, "Traffic comes through the balancer and is answered by its targets.", near="TargetGroup$"),
    Effect("Is associated with", TO_FAR, "It scales what it is associated with.",
           near="ScalingPolicy$|ScalableTarget$|ScheduledAction$", far="(?<!Alarm)$"),
    Effect("Is associated with", BOTH, "The rule starts what it is associated with, and fails without it.", near="Events::Rule$"),
    # permissions, rules, destinations: whoever states the association relies on the other
    Effect("Refers to", TO_NEAR, "A rule that names it lets in whoever it stands for."),
    Effect("Is associated with", TO_NEAR, "It works by what it is associated with."),
    Effect("Is (a member of|part of|managed by|created by|protected by|owned by)", TO_NEAR,
           "What it belongs to decides over it."),
    Effect("(Manages|Creates|Protects|Owns|Triggers|Invokes|Routes to|Forwards to|Targets)", TO_FAR,
           "What it sends or decides arrives there."),
    Effect("(Delivers|Writes|Logs|Sends|Publishes|Replicates|Is (logged|replicated|delivered|published|sent)) ?to", TO_NEAR,
           "Where it arrives decides whether it arrives."),
    Effect("(Uses|Depends on|Reads|Is (authorized|backed|invoked|triggered|served|logged) by|Is based on|Runs)", TO_NEAR,
           "It works by what it uses."),
)  # fmt: skip


@lru_cache(maxsize=4096)
def of(phrase: str, near: str, far: str) -> Effect | None:
    """The row that decides about a relationship between resources of these types, or None."""
    return next((row for row in EFFECTS if row.fits(phrase, near, far)), None)
