"""Ask a worker to deliver now; where the broker is away, the beat's next run does."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)


def wake() -> None:
    from config_app.delivery import tasks

    try:
        tasks.deliver.apply_async(expires=30, retry=False)
    except Exception as problem:
        log.warning("nobody could be asked to deliver, the beat does: %s", problem)
