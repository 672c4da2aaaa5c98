"""The first page of the CMS: what waits for whoever opens it, with links to where it is done."""

from typing import Any

from django.template.loader import render_to_string
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .front import CMS
from .work.insights import found_last_quarter
from .work.sections import sections_of, waiting_in

AT_MOST = 8


class WaitingPanel(Component):
    """The first rows of My work, the doors of the newsletter, and the themes found last quarter (V7, R14, R19)."""

    order = 50

    def render_html(self, parent_context: Any = None) -> str:
        request = parent_context["request"]
        user = request.user
        items = [item for item in waiting_in(sections_of(user, request)) if item.url != CMS]
        context = {
            "items": items[:AT_MOST],
            "more": len(items) - AT_MOST,
            "reads_findings": user.standing.reads_findings,
            "themes": found_last_quarter(user),
        }
        return render_to_string("home/waiting_panel.html", context)


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request, panels) -> None:
    """Put what waits above the person's recent edits."""
    panels.append(WaitingPanel())
