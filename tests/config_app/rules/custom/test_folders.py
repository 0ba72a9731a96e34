"""Folders of runs whose worker was killed are swept; those of living workers, fresh ones and other people's stay."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from config_app.rules.custom import child, tasks


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def folder(place: Path, name: str, *, hours: float) -> Path:
    made = place / name
    (made / "task").mkdir(parents=True)
    (made / "task" / "index.py").write_text("print(1)")
    then = time.time() - hours * 3600
    os.utime(made, (then, then))
    return made


def dead() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_killed_worker_left_behind_goes_and_nothing_else(place: Path) -> None:
    gone = [folder(place, f"cairn-rule-{dead()}-a", hours=2), folder(place, "cairn-rule-xyz", hours=2)]
    kept = [
        folder(place, f"cairn-rule-{os.getpid()}-b", hours=2),
        folder(place, f"cairn-rule-{dead()}-c", hours=0.5),
        folder(place, "other-rule-1-d", hours=2),
    ]
    (place / "cairn-rule-link").symlink_to(kept[2])
    os.utime(place / "cairn-rule-link", (0, 0), follow_symlinks=False)
    assert tasks.sweep_folders() == 2
    assert not any(one.exists() for one in gone)
    assert all((one / "task" / "index.py").exists() for one in kept)
    assert tasks.sweep_folders() == 0


def test_a_run_and_an_engine_name_their_worker(place: Path) -> None:
    made, _ = child.engine(Path(child.HERE / "guard_child.py"), seconds=5)
    with made:
        assert Path(made.name).name.startswith(f"cairn-rule-{os.getpid()}-")
    assert child.run(child.Job(b"no zip", "index.f", {}, {}, {}, ("127.0.0.1", 1))).reason
    assert list(place.iterdir()) == []
