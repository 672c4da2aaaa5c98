"""How the board and the table are narrowed. What is chosen stays in the address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from reviews.cycles.models import PlanType

from .tickets import COLUMNS, WITHDRAWN, Ticket

SHOW: dict[str, Callable[[Ticket], bool]] = {
    "late": lambda ticket: ticket.is_late,
    "escalation": lambda ticket: ticket.escalation is not None,
    "panel": lambda ticket: ticket.waits_for_panel,
    "returned": lambda ticket: ticket.review.is_returned,
}
SHOW_WORDS = {"late": "late", "escalation": "with an open escalation", "panel": "waiting for panel", "returned": "returned"}
STEPS = {column.key: column.title for column in (*COLUMNS, WITHDRAWN)}


@dataclass
class Choice:
    """What the reader chose. A value that is not offered is left out and named in `unknown`."""

    service: str = ""
    reviewer: str = ""
    plan: str = ""
    step: str = ""
    show: str = ""
    offered: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    NAMES = ("service", "reviewer", "plan", "step", "show")

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in self.NAMES)

    @property
    def selects(self) -> list[dict]:
        """The selects above the list: name, label, the word for all, options and which is chosen."""
        rows = (("service", "Service", "All services"), ("reviewer", "Reviewer", "All reviewers"), ("plan", "Plan type", "All plan types"))
        return [
            {"name": name, "label": label, "all": words, "options": self.offered[name], "value": getattr(self, name)}
            for name, label, words in rows
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form must carry along beside its selects."""
        return [(name, getattr(self, name)) for name in ("step", "show") if getattr(self, name)]

    def query(self, **changes: str) -> str:
        """The address's query with this choice changed; an empty value takes that part out."""
        parts = {name: changes.get(name, getattr(self, name)) for name in self.NAMES}
        kept = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def keeps(self, ticket: Ticket, *, but: tuple[str, ...] = ()) -> bool:
        """Whether the ticket is among what was chosen; parts named in `but` are not asked."""
        tests = {
            "service": lambda: ticket.team is not None and ticket.team.service.slug == self.service,
            "reviewer": lambda: str(ticket.review.reviewer_id) == self.reviewer,
            "plan": lambda: ticket.review.case.plan_type == self.plan,
            "step": lambda: ticket.column.key == self.step,
            "show": lambda: SHOW[self.show](ticket),
        }
        return all(tests[name]() for name in self.NAMES if getattr(self, name) and name not in but)


def read_choice(data, found: list[Ticket]) -> Choice:
    """The choice in the query `data`, with what these tickets offer to choose from."""
    services = {ticket.team.service.slug: ticket.team.service.name for ticket in found if ticket.team}
    reviewers = {str(ticket.review.reviewer_id): str(ticket.review.reviewer) for ticket in found}
    offered = {
        "service": sorted(services.items(), key=lambda pair: pair[1]),
        "reviewer": sorted(reviewers.items(), key=lambda pair: pair[1]),
        "plan": [(str(value), str(label)) for value, label in PlanType.choices],
        "step": list(STEPS.items()),
        "show": list(SHOW_WORDS.items()),
    }
    choice = Choice(offered=offered)
    for name in Choice.NAMES:
        value = data.get(name, "")
        if value in dict(offered[name]):
            setattr(choice, name, value)
        elif value:
            choice.unknown.append(name)
    return choice


def figures(found: list[Ticket], choice: Choice) -> list[dict]:
    """Four figures, each a link that filters; a second press on the current one takes the filter away."""
    here = [ticket for ticket in found if ticket.column is not WITHDRAWN and choice.keeps(ticket, but=("show",))]
    labels = {
        "late": ("late", "late"),
        "escalation": ("escalation open", "escalations open"),
        "panel": ("waiting for panel", "waiting for panel"),
        "returned": (f"returned of {len(here)}", f"returned of {len(here)}"),
    }
    items = []
    for key, (one, several) in labels.items():
        number = sum(1 for ticket in here if SHOW[key](ticket))
        current = choice.show == key
        items.append(
            {
                "number": number,
                "label": one if number == 1 else several,
                "url": choice.query(show="" if current else key) or "?",
                "current": current,
                "tone": "late" if key == "late" and number else "",
            }
        )
    return items
