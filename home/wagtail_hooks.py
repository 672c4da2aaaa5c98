"""The first page of the CMS: what waits for an editor, with links to where it is done."""

from typing import Any

from django.template.loader import render_to_string
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .work.insights import editors_desk, found_last_quarter


class EditorsPanel(Component):
    """Themes found last quarter, nominations, issues and pages that wait (V7, R14, R19)."""

    order = 50

    def render_html(self, parent_context: Any = None) -> str:
        user = parent_context["request"].user
        section = editors_desk(user)
        if not section.items:
            return ""
        items = [item for item in section.items if item.url != "/admin/"]
        return render_to_string("home/editors_panel.html", {"items": items, "themes": found_last_quarter(user)})


@hooks.register("construct_homepage_panels")
def add_editors_panel(request, panels) -> None:
    """Put what waits for an editor above their recent edits."""
    panels.append(EditorsPanel())
