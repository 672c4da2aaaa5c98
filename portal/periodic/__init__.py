"""What the portal does by itself now and then. An app registers its tasks from `ready`; `manage.py run_due` starts them."""

from dataclasses import dataclass
from datetime import timedelta

from django_tasks.base import Task


@dataclass(frozen=True)
class Periodic:
    """A task of django-tasks and how often it is due."""

    name: str
    task: Task
    every: timedelta


_registered: dict[str, Periodic] = {}


def register_periodic(task: Task, every: timedelta, name: str = "") -> None:
    """Let `task` be enqueued every so often. The same task is registered once; a later registration replaces it.

    `name` is what its last run is remembered by (the task's own name, unless told). Raises `ValueError` for a period that
    is not positive.
    """
    if every <= timedelta(0):
        raise ValueError("A periodic task needs a period.")
    name = name or f"{task.func.__module__}.{task.func.__qualname__}"
    _registered[name] = Periodic(name, task, every)


def registered() -> list[Periodic]:
    """Every periodic task, by name."""
    return [_registered[name] for name in sorted(_registered)]
