"""Background tasks: each is declared with its interval or as on demand; the beat table is collected, never listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import shared_task

PROMPT = "prompt"  # the queue with a worker of its own: short tasks that nobody's long one may hold up
BEAT: dict[str, dict[str, Any]] = {}
ON_DEMAND: set[str] = set()


def every(seconds: float, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A task that Celery beat starts every `seconds`; a run that waited longer than one interval is dropped."""

    def declare(function: Callable[..., Any]) -> Any:
        task = shared_task(name=f"{function.__module__}.{function.__name__}", **options)(function)
        own = {"queue": options["queue"]} if "queue" in options else {}
        BEAT[task.name] = {"task": task.name, "schedule": seconds, "options": {"expires": max(seconds, 30), **own}}
        return task

    return declare


def on_demand(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A task that only code starts (`task.delay(...)`)."""

    def declare(function: Callable[..., Any]) -> Any:
        task = shared_task(name=f"{function.__module__}.{function.__name__}", **options)(function)
        ON_DEMAND.add(task.name)
        return task

    return declare
