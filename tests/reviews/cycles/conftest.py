"""An open cycle in the invented council, and ways to fill it."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from practice_library.descriptors.models import DescriptorSet
from reviews.allocation.actions import allocate
from reviews.cycles.actions import add_case, open_cycle
from reviews.instruments.models import Instrument, InstrumentVersion
from reviews.records.models import Review
from tests.council import Council

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    """Monday 2 November 2026, 09:00; `clock.move_to` goes on from there."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def council(clock, db):
    return Council()


@pytest.fixture
def published(council):
    """A published instrument and published descriptors, without which no cycle opens."""
    instrument = Instrument.objects.create(slug="cr", title="Collaborative Review", kind=Instrument.Kind.COLLABORATIVE_REVIEW)
    DescriptorSet.objects.create(title="Grade descriptors", number=2, status=DescriptorSet.Status.PUBLISHED)
    return InstrumentVersion.objects.create(instrument=instrument, number=6, status=InstrumentVersion.Status.PUBLISHED, published_at=NOW)


@pytest.fixture
def cycle(council, published):
    """November 2026, opened by Insights with the default days."""
    return open_cycle(month=date(2026, 11, 1), area_of_focus="Neglect", by=council.insights)


@pytest.fixture
def make_review(council, cycle):
    """Make a review of a new child: `make_review(3, team=council.east, reviewer=council.tm)`."""

    def make(number: int, *, team=None, reviewer=None, plan_type="cin", in_cycle=None, **fields) -> Review:
        child = council.child_in(team or council.north, f"CD-{2000 + number}")
        case = add_case(in_cycle or cycle, child, plan_type=plan_type, by=council.insights)
        review = allocate(case, reviewer or council.reviewer, by=council.insights)
        Review.objects.filter(pk=review.pk).update(**fields)
        review.refresh_from_db()
        return review

    return make


@pytest.fixture
def insights_client(client, council):
    """A browser in which Insights are signed in."""
    client.force_login(council.insights, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
