"""Anchored heads as signed text, to be kept where nobody who reaches this machine reaches; and compared later."""

from __future__ import annotations

import re

from project.kernel import clock
from trail.digests import heads, signing
from trail.digests.models import SigningKey
from trail.trails.models import Trail


def exported(trail: Trail) -> str:
    """The anchored heads of a trail as signed text, to be kept outside: see `against`."""
    lines = [f"Cairn anchored heads of {trail.arn}", f"as of {clock.iso(clock.now())}"]
    for (account, region), links in sorted(heads.of(trail).chains().items()):
        last = links[-1]
        lines.append(
            f"head {account} {region} digests {last.link} until {clock.iso(last.end)} checkpoint {last.number} {last.own}"
        )
    body = "\n".join(lines)
    key = signing.current(trail.account_id, trail.home_region, earliest=clock.now())
    return f"{body}\nsigned by {key.fingerprint}\n{signing.sign(key, body.encode())}\n"


_HEAD = re.compile(r"head (\d{12}) (\S+) digests (\d+) until (\S+) checkpoint (\d+) ([0-9a-f]{64})")


def against(trail: Trail, text: str) -> list[str]:
    """Where an exported text disagrees with what is anchored now; empty where it agrees."""
    body, _, rest = text.strip().partition("\nsigned by ")
    fingerprint, _, signature = rest.partition("\n")
    key = SigningKey.objects.filter(fingerprint=fingerprint.strip()).first()
    if key is None or not signing.verifies(bytes(key.public), body.encode(), signature.strip()):
        return ["the exported text is not signed by a key of this installation: it was altered, or the key is gone"]
    if trail.arn not in body.partition("\n")[0]:
        return [f"the exported text is of another trail than {trail.arn}"]
    anchored = heads.of(trail).by_link
    problems = []
    for line in body.splitlines()[2:]:
        if not (told := _HEAD.fullmatch(line)):
            continue
        account, region, link, _, _, own = told.groups()
        head = anchored.get((account, region, int(link)))
        if head is None:
            newest = max(
                (one.link for one in anchored.values() if (one.account, one.region) == (account, region)), default=0
            )
            problems.append(
                f"{account} {region}: {int(link) - newest} digests fewer than the exported head, which counts {link}"
            )
        elif head.own != own:
            problems.append(
                f"{account} {region}: digest {link} is anchored with another line than the exported head holds"
            )
    return problems
