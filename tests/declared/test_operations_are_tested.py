"""Every operation of Config has a test that calls it by its client's method or its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from botocore import xform_name

from project.kernel import registry

TESTS = Path(__file__).resolve().parent.parent
TEXT = "\n".join(path.read_text() for path in sorted(TESTS.rglob("test_*.py")) if path != Path(__file__).resolve())
CONFIG = [operation for operation in registry.all_operations() if operation.service == "config"]


def test_config_has_operations() -> None:
    assert len(CONFIG) >= 25


@pytest.mark.parametrize("operation", CONFIG, ids=lambda operation: operation.verb)
def test_it_is_called_over_the_wire_by_a_test(operation: registry.Operation) -> None:
    method = xform_name(operation.verb)
    called = re.search(rf'\.{method}\b|get_paginator\("{method}"\)', TEXT)
    assert called, f"no test calls {operation.name}"
