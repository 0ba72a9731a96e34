"""One installation that the tests of this folder start, kill and start again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aws.conftest import Cairn, free_port, start, stop, wait_ready

SECONDS = 180  # for a start on a machine that does much else


def family(root: int) -> dict[int, str]:
    """Every living process below `root`, with its command line."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents.setdefault(int(parent), []).append(int(entry.name))
    found: dict[int, str] = {}
    ahead = [root]
    while ahead:
        for child in parents.get(ahead.pop(), []):
            found[child] = command(child)
            ahead.append(child)
    return found


def command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def of_this(data: Path) -> list[str]:
    """Living processes that belong to the installation, whoever their parent is: they carry its folder's name."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if state != "Z" and f"CAIRN_DATA={data}\0".encode() in text + b"\0":
                found.append(f"{entry.name} {command(int(entry.name))[:120]}")
    return found


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cairn]:
    running = start(free_port(), tmp_path_factory.mktemp("runall") / "data")
    try:
        wait_ready(running, SECONDS)
        yield running
    finally:
        stop(running)
