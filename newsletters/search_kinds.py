"""Newsletters as the search page finds them: published issues, by what they say (L8)."""

from dataclasses import replace
from functools import partial

from portal.templatetags.portal_ui_dates import long_date
from practice_library.pages.kinds import kinds
from practice_library.search_kinds import THEME, page_hit, pages_for
from search.registry import Hit, SearchKind, register

from .models import NewsletterPage


def issue_hit(kind, issue: NewsletterPage, user) -> Hit:
    """An issue as a result, with its day."""
    return replace(page_hit(kind, issue, user), meta=long_date(issue.issue_date))


def register_all() -> None:
    """Register the one kind of this room."""
    kind = next(kind for kind in kinds() if kind.model is NewsletterPage)
    register(
        SearchKind(
            key=kind.key,
            label=kind.label,
            label_plural=kind.plural,
            icon=kind.icon,
            order=25,
            queryset_for=partial(pages_for, kind),
            hit=partial(issue_hit, kind),
            facets=(THEME,),
        )
    )
