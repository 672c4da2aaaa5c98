"""What the home page shows beside its own words: the focus, what waits, what is being found, what is on."""

from django.utils import timezone

from newsletters.models import NewsletterPage
from practice_library.models import PracticeSessionPage, Theme, TrainingPage
from practice_library.pages.queries import related_learning
from reviews.cycles.models import Cycle
from reviews.records.models import Finding
from reviews.reports.theme_figures import in_the_sample, most_found

from .work import own
from .work.sections import sections_of, waiting_in

AT_MOST = 4
CMS = "/admin/"


def for_you(user) -> list:
    """The few things of My work that a person should see first: what is unsafe, then what is late."""
    items = own.conversations_booked(user) + waiting_in(sections_of(user))
    waiting = [item for item in items if item.url != CMS]
    return sorted(waiting, key=lambda item: (not item.is_urgent, not item.is_late))[:AT_MOST]


def found_most(user) -> list[dict]:
    """One area for development and one strength, each with what to learn from; suppressed (A6)."""
    cards: list[dict] = []
    for kind in (Finding.Kind.DEVELOPMENT, Finding.Kind.STRENGTH):
        shown = {card["theme"].pk for card in cards}
        for figure in [row for row in most_found(user, kind=kind, limit=2) if row.theme_id not in shown][:1]:
            theme = Theme.objects.get(pk=figure.theme_id)
            cards.append(
                {
                    "kind": kind,
                    "kind_label": kind.label,
                    "count": figure.count,
                    "of": figure.of,
                    "theme": theme,
                    "page": next(iter(related_learning([theme.slug], user=user, limit=1)), None),
                }
            )
    return cards


def front_page(user) -> dict:
    """The context of the home page."""
    now = timezone.now()
    focus = Cycle.objects.focus_now()
    return {
        "cycle": focus,
        "other_cycles": Cycle.objects.open().exclude(pk=focus.pk).order_by("month") if focus else [],
        "in_the_sample": in_the_sample(user),
        "for_you": for_you(user),
        "found_most": found_most(user),
        "newsletter": NewsletterPage.objects.visible_to(user).order_by("-issue_date").first(),
        "session": PracticeSessionPage.objects.visible_to(user).filter(starts_at__gte=now).order_by("starts_at").first(),
        "training": TrainingPage.objects.visible_to(user).filter(starts_at__gte=now).order_by("starts_at").first(),
    }
