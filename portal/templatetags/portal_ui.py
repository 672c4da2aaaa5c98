"""The portal's template tags: icons, dates in words, and the elements that pages are made of.

Each tag's docstring says how it is used; `docs/look.md` lists them with the classes they draw.
"""

from django import template

from portal.templatetags import (
    portal_ui_dates,
    portal_ui_elements,
    portal_ui_forms,
    portal_ui_icons,
    portal_ui_pages,
    portal_ui_time,
)

register = template.Library()

for part in (
    portal_ui_dates,
    portal_ui_elements,
    portal_ui_forms,
    portal_ui_icons,
    portal_ui_pages,
    portal_ui_time,
):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
