"""One row of work: what, why it is here, and until when."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for a person. `score` shows a grade beside it where the person may see it.

    `links` are words and address of what helps with it. `by_others`: its last day is one for somebody else.
    """

    title: str
    url: str
    why: str = ""
    due_on: date | None = None
    note: str = ""
    score: int | None = None
    is_urgent: bool = False
    is_done: bool = False
    by_others: bool = False
    links: tuple[tuple[str, str], ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether its last day has passed and it is the reader who must act. What others are late with stands in the row's words."""
        return not self.by_others and self.due_on is not None and self.due_on < timezone.localdate()


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
