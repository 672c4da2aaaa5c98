"""A small library under the front door, with a row that could leak in each direction."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from portal.models import User
from practice_library.loading import load_sections
from practice_library.models import GoodPracticePage, GuidancePage, Theme


class Library:
    """Sections and pages, made as an editor would."""

    def __init__(self):
        self.home = Site.objects.get(is_default_site=True).root_page
        self.sections = load_sections(self.home)
        self.group = Theme.objects.create(slug="risk", title="Risk")
        self.risk = Theme.objects.create(slug="risk-analysis", title="Risk analysis", parent=self.group, position=1)
        self.safety = Theme.objects.create(slug="safety-plan", title="Safety plan", parent=self.group, position=2)
        self.serial = 0

    def page(self, title: str, *, under="library", model=GuidancePage, themes=(), published=True, **values):
        self.serial += 1
        values = {"summary": f"About {title}.", "slug": f"page-{self.serial}"} | values
        if model is GoodPracticePage:
            values.setdefault("what_happened", "<p>Something good.</p>")
        page = model(title=title, live=False, **values)
        page.themes = list(themes)
        parent = self.sections[under] if isinstance(under, str) else under
        parent.add_child(instance=page)
        if published:
            page.save_revision().publish()
            page.refresh_from_db()
        return page


@pytest.fixture
def library(db):
    return Library()


@pytest.fixture
def partner(db):
    """An MSCP member, who is not staff (V8)."""
    return User.objects.create_user(
        "mo@partner.example",
        "a-long-password",
        first_name="Mo",
        affiliation=User.Affiliation.MSCP,
        account_ends=timezone.localdate() + timedelta(days=90),
    )


@pytest.fixture
def reader(council):
    """A member of staff with no part in the library."""
    return council.practitioner


@pytest.fixture
def as_user(client):
    """Sign somebody in and get pages as them."""

    def sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
