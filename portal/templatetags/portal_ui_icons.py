"""The icons: a small set of lines drawn by us, always beside a word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

SHAPES = {
    "book": "M10 4.5C8.5 3.3 6.3 3 3 3v12.5c3.3 0 5.5.3 7 1.5 1.5-1.2 3.7-1.5 7-1.5V3c-3.3 0-5.5.3-7 1.5zM10 4.5V17",
    "star": "M10 2.5l2.3 4.8 5.2.7-3.8 3.7.9 5.2L10 14.4l-4.6 2.5.9-5.2L2.5 8l5.2-.7z",
    "play": "M2.5 4h15v12h-15zM8.3 7.3v5.4l4.5-2.7z",
    "calendar": "M3 4.5h14V17H3zM3 8.5h14M6.5 2.5v4M13.5 2.5v4",
    "envelope": "M2.5 4.5h15v11h-15zM2.5 5l7.5 6 7.5-6",
    "link": "M8.5 11.5a3.3 3.3 0 0 0 4.7 0l3-3a3.3 3.3 0 0 0-4.7-4.7l-1 1M11.5 8.5a3.3 3.3 0 0 0-4.7 0l-3 3a3.3 3.3 0 0 0 4.7 4.7l1-1",
    "file": "M4.5 2.5h7l4 4v11h-11zM11.5 2.5v4h4M7.5 10.5h5M7.5 13.5h5",
    "person": "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.5c0-3.6 2.9-5.5 6.5-5.5s6.5 1.9 6.5 5.5",
    "people": "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM1.5 16.5c0-3.3 2.6-5 6-5s6 1.7 6 5M13 3.9a3 3 0 0 1 0 5.3"
    "M15 11.8c2.1.7 3.5 2.3 3.5 4.7",
    "clock": "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5V10l3 2",
    "check": "M3.5 10.5l4.5 4.5 8.5-10",
    "flag": "M4.5 18V2.5M4.5 3.5h11l-2.5 4 2.5 4h-11",
    "search": "M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM12.5 12.5L17.5 17.5",
    "lock": "M4.5 9h11v8.5h-11zM6.5 9V6a3.5 3.5 0 0 1 7 0v3",
    "printer": "M5.5 7.5v-5h9v5M5.5 14.5h-3v-7h15v7h-3M5.5 12h9v5.5h-9z",
    "download": "M10 2.5v10M5.5 8.5l4.5 4.5 4.5-4.5M3 17h14",
    "chart": "M3 2.5V17h14.5M6.5 13.5l3-4 3 2 4-6",
    "audio": "M3 8v4h3l4.5 4V4L6 8zM13.5 7a4 4 0 0 1 0 6M15.5 4.5a7.5 7.5 0 0 1 0 11",
    "pencil": "M3 17l1-4L13.5 3.5l3 3L7 16zM11.5 5.5l3 3",
    "bell": "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3",
    "tag": "M2.5 2.5h7l8 8-7 7-8-8zM6 6h.01",
    "warning": "M10 2.5l8 14.5H2zM10 8v4.5M10 14.8v.2",
}

KINDS = {
    "guidance": "book",
    "descriptor": "book",
    "good-practice": "star",
    "example": "star",
    "practice-week": "play",
    "session": "play",
    "video": "play",
    "training": "calendar",
    "event": "calendar",
    "newsletter": "envelope",
    "resource": "link",
    "tool": "link",
    "document": "file",
    "finding": "file",
    "podcast": "audio",
    "theme": "tag",
    "research": "chart",
}


@register.simple_tag
def icon(name, label=""):
    """An icon by its name or by the kind of content: `{% icon "book" %}`, `{% icon page.kind %}`.

    It is hidden from assistive technology unless it is given a `label`; an unknown name draws a file.
    """
    key = str(name).lower().replace("_", "-").replace(" ", "-")
    path = SHAPES.get(key) or SHAPES[KINDS.get(key, "file")]
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="pk-icon" viewBox="0 0 20 20" width="17" height="17" fill="none" stroke="currentColor"'
        ' stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round" focusable="false" {}>'
        '<path d="{}"/></svg>',
        said,
        path,
    )
