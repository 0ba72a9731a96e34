"""The Celery application: tasks are found by walking the slices, the beat table is what they declared."""

import os

from celery import Celery, signals
from kombu.entity import Queue

from project.kernel.beat import PROMPT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
app = Celery("cairn")
app.config_from_object("django.conf:settings", namespace="CELERY")
# a worker that names no queue serves both
app.conf.task_queues = [Queue(name) for name in ("celery", PROMPT)]  # type: ignore[no-untyped-call]


@app.on_after_finalize.connect
def _collect(sender: Celery, **_: object) -> None:
    from project.kernel import beat

    sender.conf.beat_schedule = beat.BEAT


@signals.import_modules.connect
def _tasks(**_: object) -> None:
    from project.kernel import registry

    for _module in registry.modules("tasks"):
        pass


@signals.setup_logging.connect
def _logging(**_: object) -> None:
    """Django's LOGGING stays in force; Celery would put its own in place."""
