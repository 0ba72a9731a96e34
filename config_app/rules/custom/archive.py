"""Handlers' archives: a zip, or a single file made one; checked before they are kept, unpacked within bounds. Pure."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path, PurePosixPath

MOST_BYTES, MOST_UNPACKED, MOST_FILES = 10 << 20, 50 << 20, 2000
_EPOCH = (1980, 1, 1, 0, 0, 0)


class BadArchive(ValueError):
    """An archive that is not taken, with the reason."""


def single(text: str, module: str) -> bytes:
    """One module as a zip; the same text gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{module}.py", _EPOCH), text)
    return packed.getvalue()


def check(code: bytes, entry: str) -> None:
    """Raise BadArchive where the archive cannot be run with this entry (`module.function`)."""
    module, _, function = entry.rpartition(".")
    if not module or not function.isidentifier():
        raise BadArchive(f"The handler {entry!r} is not of the form module.function, such as index.lambda_handler.")
    names = {str(path) for path in _members(code)}
    wanted = module.replace(".", "/")
    if not {f"{wanted}.py", f"{wanted}/__init__.py"} & names:
        raise BadArchive(
            f"There is no module {module} in the archive; it holds {', '.join(sorted(names)[:5]) or 'nothing'}."
        )


def _members(code: bytes) -> dict[PurePosixPath, zipfile.ZipInfo]:
    if len(code) > MOST_BYTES:
        raise BadArchive(f"The archive has more than {MOST_BYTES >> 20} MB.")
    try:
        listed = zipfile.ZipFile(io.BytesIO(code)).infolist()
    except (zipfile.BadZipFile, ValueError) as problem:
        raise BadArchive(f"It is not a zip archive: {problem}") from problem
    if len(listed) > MOST_FILES or sum(one.file_size for one in listed) > MOST_UNPACKED:
        raise BadArchive(f"It unpacks to more than {MOST_FILES} files or {MOST_UNPACKED >> 20} MB.")
    found = {}
    for one in listed:
        path = PurePosixPath(one.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in one.filename or "\x00" in one.filename:
            raise BadArchive(f"The path {one.filename[:80]!r} leads out of the archive.")
        if stat.S_ISLNK(one.external_attr >> 16):
            raise BadArchive(f"{one.filename[:80]!r} is a symbolic link.")
        if not one.is_dir():
            found[path] = one
    return found


def unpack(code: bytes, folder: Path) -> None:
    """Write the archive's files below a folder, readable for everyone; raises BadArchive."""
    members = _members(code)
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(code)) as archive:
            for path, one in members.items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(one) as file:
                    data = file.read(left + 1)  # a header may lie about the size
                left -= len(data)
                if left < 0:
                    raise BadArchive("It unpacks to more than its headers say.")
                target.write_bytes(data)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as problem:
        raise BadArchive(f"{problem}") from problem
