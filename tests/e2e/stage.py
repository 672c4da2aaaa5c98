"""Sets the stage of the browser journeys: the small council, the framework and some library pages, in a real database.

Run in a process of its own, with the settings of the portal that will be served.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

import django

django.setup()

PASSWORD = "a-long-password"


def set_stage() -> None:
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from home.models import HomePage
    from portal.access.grants import ensure_groups
    from practice_library.loading import CONTENT, load_descriptors, load_framework, load_sections, load_themes
    from reviews.instruments.loading import load_instrument
    from tests.council import Council

    council = Council()
    _two_telephones(council)
    ensure_groups()
    load_themes()
    load_descriptors()
    load_instrument()
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Practice knowledge", slug="home"))
    Site.objects.update_or_create(hostname="localhost", defaults={"root_page": home, "is_default_site": True, "port": 80})
    sections = load_sections(home)
    posts = {
        "principal_social_worker": council.post_of(council.psw),
        "wpd_editor": council.post_of(council.wpd),
        "insights_manager": council.post_of(council.insights_manager),
        "insights_head_of_service": council.post_of(council.insights_hos),
    }
    load_framework(sections["framework"], CONTENT / "framework", posts)
    _library(sections, council)
    council.superuser()
    call_command("update_index", verbosity=0)


def _two_telephones(council) -> None:
    """Sami is in two posts, each with its number."""
    from portal.models import Post, Tenure

    post = council.post_of(council.sm)
    post.phone = "020 7946 0001"
    post.save()
    second = Post.objects.create(code="iro-sami", title="Reviewing Officer Sami", type="iro", phone="020 7946 0002")
    Tenure.objects.create(post=second, person=council.sm, starts=council.since)


def _library(sections, council) -> None:
    from practice_library.models import GoodPracticePage, GuidancePage, Theme

    contingency = Theme.objects.get(slug="contingency")
    guidance = GuidancePage(
        title="Writing a contingency that a family can use",
        slug="contingency",
        summary="What happens when the plan does not, in words a family can repeat.",
        minutes=8,
        owning_post=council.post_of(council.psw),
        body=[("text", "<p>A plan says what should happen. A contingency says who does what when it does not.</p>")],
    )
    example = GoodPracticePage(
        title="The map on the kitchen wall",
        slug="map-on-the-kitchen-wall",
        summary="A family drew who does what.",
        minutes=6,
        what_happened="<p>They drew it together and put it on the wall.</p>",
    )
    for page in (guidance, example):
        sections["library"].add_child(instance=page)
        page.themes.set([contingency])
        page.save_revision().publish()


if __name__ == "__main__":
    set_stage()
