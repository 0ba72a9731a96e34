"""What the environment says: every variable of the contract is read here and nowhere else."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """A whole number; a value that is not one stops the start with a sentence that names the variable."""
    raw = text(name)
    if not raw:
        return default
    if not raw.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {raw!r}.")
    return int(raw)


def flag(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DATA = Path(text("CAIRN_DATA", str(ROOT / "var"))).resolve()
BIND = text("CAIRN_BIND", "127.0.0.1")
PORT = number("PORT", 8000)
DEMO = flag("CAIRN_DEMO")
UPSTREAM = text("CAIRN_UPSTREAM", "none")
ROLLOVER_SECONDS = number("CAIRN_ROLLOVER_SECONDS", 300)
DIGEST_SECONDS = number("CAIRN_DIGEST_SECONDS", 3600)
HISTORY_SECONDS = number("CAIRN_HISTORY_SECONDS", 21600)
TEXT_INDEX = flag("CAIRN_TEXT_INDEX", default=True)
STORE_URL = text("CAIRN_STORE_URL")

# Sockets of the private servers. A unix socket's path may hold 107 bytes: long data folders use one in /tmp
# (0700, named by the data folder's hash) instead.
_SOCKETS = DATA / "run"
if len(str(_SOCKETS)) > 70:
    import hashlib

    # not tempfile.gettempdir(): another shell's TMPDIR must lead to the same sockets
    _SOCKETS = Path("/tmp") / f"cairn-{os.getuid()}-{hashlib.sha256(str(DATA).encode()).hexdigest()[:12]}"  # noqa: S108
SOCKETS = _SOCKETS

DATABASE_URL = text("DATABASE_URL") or f"postgres://cairn@{quote(str(SOCKETS), safe='')}/cairn"
REDIS_URL = text("REDIS_URL") or f"unix://{SOCKETS}/valkey.sock"
PRIVATE_DATABASE = not text("DATABASE_URL")
PRIVATE_REDIS = not text("REDIS_URL")


def secret_key() -> str:
    """The installation's secret: `CAIRN_SECRET_KEY`, or made once and kept in the data folder (0600)."""
    if given := text("CAIRN_SECRET_KEY"):
        return given
    path = DATA / "keys" / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".secret-{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # the first process wins; the others read what it wrote
        fresh.unlink()
    return path.read_text().strip()
