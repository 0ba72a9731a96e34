"""How the far end of an imported relationship says it: AWS's items state each side in its own words. Pure."""

from __future__ import annotations

from functools import cache

from config_app.resources.spec import all_types


@cache
def _declared() -> dict[tuple[str, str, str], str]:
    return {(kind, link.far, link.phrase): link.inverse for kind, one in all_types().items() for link in one.links}


def inverse(kind: str, far: str, phrase: str) -> str:
    """The phrase in which the far end names a resource of `kind`."""
    if known := _declared().get((kind, far, phrase)):
        return known
    own = kind.rpartition("::")[2]
    if phrase.startswith("Is contained in"):
        return f"Contains {own}"[:100]
    if phrase.startswith("Contains"):
        return f"Is contained in {own}"[:100]
    head = phrase.rpartition(" ")[0]
    return f"{head if head else 'Is associated with'} {own}"[:100]
