"""Whatever the structure looks like, working it out ends, and says the same each time."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.exceptions import Refused
from portal.models import Post, PostType, ReportingLine, Tenure
from portal.people import actions
from portal.people.answering import who_answers_for
from portal.people.lines import LEVELS, Structure
from tests.council import Council

quiet = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LINKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)


@pytest.fixture
def posts(db):
    return [Post.objects.create(code=f"p{n}", title=f"Post {n}", type=LEVELS[n % 3]) for n in range(6)]


@quiet
@given(links=LINKS)
def test_lines_set_by_the_action_never_make_a_circle(posts, links):
    ReportingLine.objects.all().delete()
    for post in posts:
        post.type = PostType.IRO
    for below, above in links:
        if below == above:
            continue
        try:
            actions.set_reporting_line(posts[below], posts[above], by=None, at=timezone.now())
        except Refused as refusal:
            assert "circle" in refusal.message or "can’t end before" in refusal.message  # noqa: PT017
    structure = Structure()
    for post in posts:
        assert post not in structure.upwards(post)
        assert ReportingLine.objects.at().filter(post=post).count() <= 1


@quiet
@given(above=st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_any_rows_end_though_they_are_a_circle(posts, above):
    ReportingLine.objects.all().delete()
    for below, target in enumerate(above):
        if below != target:
            ReportingLine.objects.create(post=posts[below], reports_to=posts[target])
    structure = Structure()
    for post in posts:
        upwards = structure.upwards(post)
        assert len(upwards) == len(set(upwards)) < 6
        assert who_answers_for(post, structure=structure) is None


@quiet
@given(vacant=st.sets(st.integers(0, 2)), deputies=st.sets(st.integers(0, 2)))
def test_R6_somebody_answers_unless_everybody_is_gone(db, vacant, deputies):
    from django.db import transaction

    with transaction.atomic():
        council = Council()
        line = [council.tm, council.sm, council.hos]
        spare = [council.practitioner, council.south_practitioner, council.east_practitioner]
        posts = [council.post_of(person) for person in line]
        for number in vacant:
            Tenure.objects.filter(person=line[number], post=posts[number]).update(ends=timezone.now())
        for number in deputies:
            Tenure.objects.create(post=posts[number], person=spare[number], capacity="deputy", starts=council.since)
        found = who_answers_for(posts[0])
        expected = next((line[n] if n not in vacant else spare[n] for n in range(3) if n not in vacant or n in deputies), council.director)
        assert found.person == expected
        assert (found.post == posts[0]) == (0 not in vacant or 0 in deputies)
        transaction.set_rollback(True)


def test_types_of_a_line_are_the_three_levels():
    assert LEVELS == (PostType.TEAM_MANAGER, PostType.SERVICE_MANAGER, PostType.HEAD_OF_SERVICE)
