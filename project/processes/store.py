"""The store of Cairn's own objects, where `CAIRN_STORE_URL` names one: it must answer before anything starts."""

from __future__ import annotations

from project.processes.postgres import Missing


def check_given() -> None:
    """Raise Missing where CAIRN_STORE_URL names no bucket that answers."""
    from project.platform.storage.backends import remote

    if problem := remote.problem():
        raise Missing(problem)
