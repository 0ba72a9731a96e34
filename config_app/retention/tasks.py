"""Items whose time is over are removed: every day."""

from __future__ import annotations

from config_app.retention import operations
from project.kernel.beat import every


@every(86_400)
def expire() -> None:
    operations.expire_due()
