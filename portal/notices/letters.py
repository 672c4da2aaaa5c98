"""The portal's e-mails: plain text and HTML from templates/mail/, with styles inside the elements."""

from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import strip_spaces_between_tags

from portal.council import CouncilSettings

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


def absolute(path: str) -> str:
    """The full address of a path of the portal."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def identifier(name: str) -> str:
    """The Message-ID of the letter `name`. The same at every try, so that a copy is known as the same message."""
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def subject_of(title: str, *, is_urgent: bool) -> str:
    """The subject of a letter: an inbox has no tags, so the word stands in it."""
    return f"Urgent: {title[:1].lower()}{title[1:]}" if is_urgent else title


def render_letter(name: str, context: dict) -> tuple[str, str]:
    """The text and the HTML of the letter `name` (templates/mail/<name>.txt and .html)."""
    context = {"base_url": settings.BASE_URL.rstrip("/"), "council": CouncilSettings.load(), **context}
    text = render_to_string(f"mail/{name}.txt", context).strip() + "\n"
    html = render_to_string(f"mail/{name}.html", context)
    return text, _inliner.inline(strip_spaces_between_tags(html))


def send_letter(name: str, subject: str, to: str, context: dict, *, headers: dict[str, str] | None = None) -> None:
    """Send the letter `name` to one address. A mail server that refuses raises its own error."""
    text, html = render_letter(name, {"subject": subject, **context})
    message = EmailMultiAlternatives(subject=" ".join(subject.split()), body=text, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    message.send()
