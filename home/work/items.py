"""One row of work: what, why it is here, and until when."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for a person. `score` shows a grade beside it where the person may see it.

    `links` are words and address of what helps with it.
    """

    title: str
    url: str
    why: str = ""
    due_on: date | None = None
    note: str = ""
    score: int | None = None
    is_urgent: bool = False
    is_done: bool = False
    late_count: int | None = None
    links: tuple[tuple[str, str], ...] = ()

    @property
    def number_late(self) -> int:
        """How many late things the row stands for: `late_count` where it stands for many, else itself by its last day."""
        if self.late_count is not None:
            return self.late_count
        return int(self.due_on is not None and self.due_on < timezone.localdate())

    @property
    def is_late(self) -> bool:
        return self.number_late > 0


@dataclass(frozen=True)
class Section:
    """Rows under one heading, with what to say where there are none."""

    title: str
    items: list[WorkItem] = field(default_factory=list)
    empty: str = ""
    more_url: str = ""
    more_text: str = ""


def late_first(items: list[WorkItem]) -> list[WorkItem]:
    """Urgent first, then by due date, what has none last."""
    return sorted(items, key=lambda item: (not item.is_urgent, item.due_on is None, item.due_on or date.max, item.title))
