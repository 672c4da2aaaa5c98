"""Template tags for learning content: its card, its row, the grid of descriptors."""

import re
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import mark_safe
from wagtail.models import Site

from portal.kept import kept
from portal.templatetags.portal_ui_dates import local_date
from practice_library.descriptors.grid import grid_of
from practice_library.pages.kinds import kind_of

register = template.Library()

TURN = re.compile(r"^\[(?P<who>[^\]]{1,60})\]\s*(?P<text>.*)$")


def _note(page) -> str:
    """Service and time it takes, as far as known."""
    parts = [page.service.name if page.service_id else "", f"{page.minutes} min" if page.minutes else ""]
    return " · ".join(filter(None, parts))


@register.inclusion_tag("practice_library/learning_card.html", takes_context=True)
def learning_card(context, page, level=3, summary=False):
    """A content page as a card: `{% learning_card page %}`. Its service must be joined already."""
    return {
        "page": page,
        "kind": kind_of(page),
        "note": _note(page),
        "level": level,
        "shows_summary": summary,
        "request": context.get("request"),
    }


@register.inclusion_tag("practice_library/learning_row.html", takes_context=True)
def learning_row(context, page, day=None):
    """A content page as a row of a list, with the day that dates it: `{% learning_row page page.day %}`."""
    return {"page": page, "kind": kind_of(page), "note": _note(page), "day": day, "request": context.get("request")}


@register.inclusion_tag("practice_library/descriptors/grid.html")
def descriptor_grid(area, caption=""):
    """The four bands of an area side by side, on a phone one below the other: `{% descriptor_grid area %}`."""
    return {"caption": caption or f"{area.title}: what each band looks like", **grid_of(area)}


@register.filter
def full_date(value) -> str:
    """3 September 2026: `{{ page.last_reviewed|full_date }}`."""
    day = local_date(value) if value else None
    return f"{day.day} {day:%B} {day.year}" if day else ""


@register.filter
def turns(transcript: str) -> list[dict]:
    """A transcript as turns: lines that begin with [Who] name the speaker."""
    found = []
    for line in filter(None, (line.strip() for line in transcript.splitlines())):
        match = TURN.match(line)
        found.append(match.groupdict() if match else {"who": "", "text": line})
    return found


@register.filter
def host(address: str) -> str:
    """www.gov.uk of a web address."""
    return urlsplit(address).hostname or address


@register.filter
def file_facts(document) -> str:
    """Kind and size of a document: DOCX, 36 KB."""
    size = document.get_file_size()
    return ", ".join(filter(None, [document.file_extension.upper(), filesizeformat(size) if size else ""]))


@register.filter
def plain_field(field):
    """A filter's control without error marks: what isn't known was left out and said in words."""
    return field.field.widget.render(field.html_name, field.value(), {"id": field.id_for_label}) if field.errors else field


class KeptNode(template.Node):
    """A part of a content page that all readers of a kind are shown alike: worked out once and kept (portal/kept.py)."""

    def __init__(self, nodelist, part):
        self.nodelist = nodelist
        self.part = part

    def render(self, context):
        page, around, request = context["page"], context["around"], context["request"]
        if getattr(request, "is_preview", False) or not page.is_alike_for_its_readers:
            return self.nodelist.render(context)
        site = Site.find_for_request(request)
        parts = ("page", page.pk, around.audience, site.pk if site else "", self.part)
        return mark_safe(kept(request, parts, lambda: str(self.nodelist.render(context))))


@register.tag
def kept_for_audience(parser, token):
    """`{% kept_for_audience "body" %}…{% endkept %}`. Nothing within may depend on the person, or on the form sent."""
    try:
        _, part = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("kept_for_audience takes the name of one part") from error
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, part.strip("\"'"))
