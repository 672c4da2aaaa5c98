"""A finding without child, practitioner, team or reviewer (V7)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.urls import reverse

#: Within a month findings stand in an order of its own: in that of their numbers, those of one review would stand together.
SHUFFLED = (MD5(Concat(Value("finding "), Cast("pk", CharField()))), "pk")


@dataclass(frozen=True)
class AnonymousFinding:
    """What WPD and the Principal Social Worker see of a finding. It holds no way back to the review."""

    number: int
    kind: str
    kind_label: str
    text: str
    themes: tuple[tuple[str, str], ...]
    found_in: date
    is_nominated: bool

    @property
    def is_strength(self) -> bool:
        return self.kind == "strength"

    @property
    def theme_links(self) -> list[dict]:
        """Its themes as chips that lead to their pages."""
        return [{"label": title, "url": reverse("theme", args=[slug])} for slug, title in self.themes]


def anonymous_findings(user, *, theme_slugs=(), kind: str = ""):
    """A queryset's worth of findings that `user` may read without identities, newest first.

    Returns a queryset of finding ids in order; turn a page of it into `AnonymousFinding`s with `without_identities`.
    """
    from .models import Finding

    found = Finding.objects.readable_without_identities(user)
    if theme_slugs:
        found = found.filter(themes__slug__in=theme_slugs).distinct()
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-review__cycle__month", *SHUFFLED)


def without_identities(findings) -> list[AnonymousFinding]:
    """The anonymous form of `findings`, a queryset or a slice of one. Two queries, whatever their number."""
    rows = findings.select_related("review__cycle").prefetch_related("themes")
    return [
        AnonymousFinding(
            number=finding.pk,
            kind=finding.kind,
            kind_label=finding.get_kind_display(),
            text=finding.text,
            themes=tuple((theme.slug, theme.title) for theme in finding.themes.all()),
            found_in=finding.review.cycle.month,
            is_nominated=finding.nominated_at is not None,
        )
        for finding in rows
    ]
