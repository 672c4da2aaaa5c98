"""How often a theme was found, quarter by quarter, as much of it as the reader may know (L3, A6).

Counted are Collaborative Reviews that were returned in the quarter, not findings: a review that states a theme
twice counts once.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db.models import Count
from django.utils import timezone

from portal.deadlines.calendar import LONDON
from reviews.analysis.suppression import PARTNER_MINIMUM, STAFF_MINIMUM, shown, shown_part
from reviews.instruments.models import Instrument
from reviews.records.models import Finding, Review


def minimum_for(user) -> int:
    """The smallest number that `user` is shown: 5 for staff, 10 for partners (A6, V8)."""
    return STAFF_MINIMUM if user.is_council_staff else PARTNER_MINIMUM


@dataclass(frozen=True)
class Period:
    """A quarter of the calendar year, from its first instant to that of the next."""

    starts: datetime
    ends: datetime

    @property
    def name(self) -> str:
        last = self.ends - relativedelta(days=1)
        return f"{self.starts:%B} to {last:%B %Y}"


def quarter_of(day: date) -> Period:
    """The quarter in which `day` lies, in London's time."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = first + relativedelta(months=3)
    return Period(*(datetime.combine(edge, time.min, tzinfo=LONDON) for edge in (first, after)))


def quarter_before(period: Period) -> Period:
    return quarter_of((timezone.localtime(period.starts, LONDON) - relativedelta(days=1)).date())


def last_finished(today: date | None = None) -> Period:
    """The last quarter that is over. The one that runs is shown to nobody: the difference between two days would tell
    what one review found (A6)."""
    return quarter_before(quarter_of(today or timezone.localdate()))


def returned_in(period: Period):
    """Collaborative Reviews returned in the period; withdrawn ones count nowhere."""
    return Review.objects.filter(
        instrument_version__instrument__kind=Instrument.Kind.COLLABORATIVE_REVIEW,
        returned_at__gte=period.starts,
        returned_at__lt=period.ends,
    ).exclude(state=Review.State.WITHDRAWN)


@dataclass(frozen=True)
class ThemeFigure:
    """In how many of the period's reviews a theme was found, as one kind of finding."""

    theme_id: int
    kind: str
    count: int
    of: int


def figures_for(period: Period, *, kind: str, theme=None) -> list[ThemeFigure]:
    """Unsuppressed figures, most frequent first: for this module and Insights alone. Two queries."""
    total = returned_in(period).count()
    found = Finding.objects.filter(review__in=returned_in(period), kind=kind)
    if theme is not None:
        found = found.filter(themes=theme)
    rows = found.values("themes").exclude(themes=None).annotate(n=Count("review", distinct=True)).order_by("-n", "themes")
    return [ThemeFigure(row["themes"], kind, row["n"], total) for row in rows if theme is None or row["themes"] == theme.pk]


def most_found(user, *, kind: str, limit: int = 1, today: date | None = None) -> list[ThemeFigure]:
    """The themes found most often in the last finished quarter; suppressed (A6)."""
    quarter = last_finished(today)
    return [row for row in figures_for(quarter, kind=kind) if shown_part(row.count, row.of, minimum_for(user))][:limit]


def why_this_matters_now(page, user) -> dict | None:
    """The panel of a content page: how often its themes were an area for development (L3)."""
    themes = list(page.themes.all()) if hasattr(page, "themes") else []
    for theme in themes:
        panel = _panel(theme, user)
        if panel:
            return panel
    return None


def theme_panel(theme, user) -> dict | None:
    """The same on the theme's own page."""
    return _panel(theme, user)


def _panel(theme, user) -> dict | None:
    minimum = minimum_for(user)
    period = last_finished()
    row = next(iter(figures_for(period, kind=Finding.Kind.DEVELOPMENT, theme=theme)), None)
    part = shown_part(row.count, row.of, minimum) if row else None
    if part is None:
        return None
    counted = f"“{theme.title}” was an area for development in {part[0]} of {part[1]} reviews returned from {period.name}."
    return {
        "title": "Why this matters now",
        "text": f"{counted}{_before(theme, period, minimum)} Figures under {minimum} are not shown.",
        "url": theme.get_absolute_url(),
        "link_text": f"All on “{theme.title}”",
    }


def _before(theme, period: Period, minimum: int) -> str:
    earlier = quarter_before(period)
    row = next(iter(figures_for(earlier, kind=Finding.Kind.DEVELOPMENT, theme=theme)), None)
    part = shown_part(row.count, row.of, minimum) if row else None
    return f" It was {part[0]} of {part[1]} in the quarter before." if part else ""


def in_the_sample(user) -> int | None:
    """How many records the newest open cycle looks at, if that may be shown (A6): the sample, since a count of the reviews
    under way would tell from one day to the next that one was withdrawn."""
    from reviews.cycles.models import Cycle

    cycle = Cycle.objects.focus_now()
    if cycle is None:
        return None
    return shown(cycle.cases.count(), minimum_for(user))
