"""The e-mail of an issue: its introduction and items, findings in the editor's words only, and the way to the page."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from wagtail.rich_text import expand_db_html

from portal.notices.letters import absolute, render_letter

from .content import plain_text
from .showing import shown_items

LINK = re.compile(r'(<a\b[^>]*\bhref=")([^"]*)(")')


@dataclass(frozen=True)
class Letter:
    """One e-mail, the same for every recipient."""

    subject: str
    text: str
    html: str


def letter_for(issue) -> Letter:
    """The letter of the published text of `issue`. Nothing of a review is in it, whoever receives it."""
    items = [_part(item) for item in shown_items(issue, AnonymousUser(), words_only=True)]
    context = {
        "issue": issue,
        "items": items,
        "link": address_of(issue),
        "subscription_link": absolute("/my-newsletter/"),
        "subject": issue.title,
    }
    text, html = render_letter("newsletter", context)
    return Letter(" ".join(issue.title.split()), text, html)


def address_of(issue) -> str:
    """The full address of the issue's page."""
    return urljoin(f"{settings.BASE_URL.rstrip('/')}/", issue.get_url() or "/newsletters/")


def _part(item) -> dict:
    html = LINK.sub(_with_full_address, expand_db_html(item.text.source))
    return {"heading": item.heading, "html": html, "text": plain_text(html), "is_finding": item.is_finding}


def _with_full_address(match: re.Match) -> str:
    before, address, after = match.groups()
    base = f"{settings.BASE_URL.rstrip('/')}/"
    return f"{before}{urljoin(base, address)}{after}"
