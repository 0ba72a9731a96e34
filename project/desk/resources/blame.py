"""Line by line: what differs between two versions of a text, and which version set or removed each line. Pure.

Lines are compared without their trailing comma, so that a new last member of an object is one line, not two. A block
that may begin at several places begins where it is least indented: at its own brace, not at its neighbour's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_STRUCTURE = frozenset("{}[],: ")


@dataclass(frozen=True)
class Line:
    """A line of a difference. `version` is the place of the version that set it, or removed it where `kind` is del."""

    kind: str  # "" (equal), add, del, fold
    a: int | None
    b: int | None
    text: str
    version: int | None = None

    @property
    def structural(self) -> bool:
        """Whether it holds braces alone: nobody set those."""
        return not set(self.text.strip()) - _STRUCTURE


Step = tuple[str, int, int, int, int]


def steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """Opcodes as difflib's, with equal heads and tails taken off first, and blocks slid to their own brace."""
    a, b = [_key(line) for line in old], [_key(line) for line in new]
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    found: list[Step] = [("equal", 0, head, 0, head)] if head else []
    middle = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False)
    found += [(tag, a1 + head, a2 + head, b1 + head, b2 + head) for tag, a1, a2, b1, b2 in middle.get_opcodes()]
    if tail:
        found.append(("equal", len(a) - tail, len(a), len(b) - tail, len(b)))
    return _slid(_joined(found), a, b)


def _joined(found: list[Step]) -> list[Step]:
    """Neighbouring equal stretches as one."""
    kept: list[Step] = []
    for step in found:
        if kept and step[0] == kept[-1][0] == "equal":
            kept[-1] = ("equal", kept[-1][1], step[2], kept[-1][3], step[4])
        else:
            kept.append(step)
    return kept


def _slid(found: list[Step], a: list[str], b: list[str]) -> list[Step]:
    """Each pure insertion or deletion between two equal stretches, moved up as far as it reads best."""
    for place in range(1, len(found) - 1):
        tag, a1, a2, b1, b2 = found[place]
        before, after = found[place - 1], found[place + 1]
        if tag not in {"insert", "delete"} or before[0] != "equal" or after[0] != "equal":
            continue
        lines, begin, end = (b, b1, b2) if tag == "insert" else (a, a1, a2)
        room = before[2] - before[1]
        up = _best(lines, begin, end, room)
        if up:
            found[place - 1] = ("equal", before[1], before[2] - up, before[3], before[4] - up)
            found[place] = (tag, a1 - up, a2 - up, b1 - up, b2 - up)
            found[place + 1] = ("equal", after[1] - up, after[2], after[3] - up, after[4])
    return [step for step in found if step[1] < step[2] or step[3] < step[4]]


def _best(lines: list[str], begin: int, end: int, room: int) -> int:
    """How many lines to move a block up: to where its first line is least indented."""
    best, least, up = 0, _indent(lines[begin]), 0
    while up < room and lines[begin - up - 1] == lines[end - up - 1]:
        up += 1
        if _indent(lines[begin - up]) < least:
            best, least = up, _indent(lines[begin - up])
    return best


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _key(line: str) -> str:
    return line.removesuffix(",")


def origins(versions: Sequence[Sequence[str]]) -> list[int]:
    """For each line of the last version, the place of the version that set it."""
    held: list[int] = []
    before: Sequence[str] = []
    for number, text in enumerate(versions):
        following: list[int] = []
        for tag, a1, a2, b1, b2 in steps(before, text):
            following += held[a1:a2] if tag == "equal" else [number] * (b2 - b1)
        held, before = following, text
    return held


def removals(versions: Sequence[Sequence[str]], first: int, last: int) -> dict[int, int]:
    """Which version after `first` (up to `last`) removed each line of version `first` that is gone."""
    alive: list[int | None] = list(range(len(versions[first])))
    gone: dict[int, int] = {}
    for number in range(first + 1, last + 1):
        following: list[int | None] = []
        for tag, a1, a2, b1, b2 in steps(versions[number - 1], versions[number]):
            if tag == "equal":
                following += alive[a1:a2]
                continue
            gone.update({line: number for line in alive[a1:a2] if line is not None})
            following += [None] * (b2 - b1)
        alive = following
    return gone


def compare(versions: Sequence[Sequence[str]], first: int, last: int) -> list[Line]:
    """Version `first` against version `last`, each line with the version that set or removed it."""
    old, new = versions[first], versions[last]
    set_by = origins(versions[: last + 1])
    gone = removals(versions, first, last) if first < last else dict(enumerate(origins(versions[: first + 1])))
    shown: list[Line] = []
    for tag, a1, a2, b1, b2 in steps(old, new):
        if tag == "equal":
            shown += [Line("", a1 + n + 1, b1 + n + 1, new[b1 + n], set_by[b1 + n]) for n in range(b2 - b1)]
            continue
        shown += [Line("del", n + 1, None, old[n], gone.get(n)) for n in range(a1, a2)]
        shown += [Line("add", None, n + 1, new[n], set_by[n]) for n in range(b1, b2)]
    return shown


def folded(lines: Sequence[Line], context: int = 3) -> list[Line]:
    """The same with long equal stretches folded into one line that counts them."""
    shown: list[Line] = []
    for equal, run in _runs(lines):
        first, last = run[0] is lines[0], run[-1] is lines[-1]
        head, tail = 0 if first else context, 0 if last else context
        hidden = len(run) - head - tail
        if not equal or hidden <= 2:
            shown += run
            continue
        shown += [*run[:head], Line("fold", None, None, f"{hidden} equal lines"), *run[len(run) - tail :]]
    return shown


def _runs(lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    run: list[Line] = []
    for line in lines:
        if run and (run[-1].kind == "") != (line.kind == ""):
            yield run[-1].kind == "", run
            run = []
        run.append(line)
    if run:
        yield run[-1].kind == "", run
