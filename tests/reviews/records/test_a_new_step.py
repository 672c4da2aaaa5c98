"""What must know every state and every transition, so that a new one is missing nowhere (R2)."""

import rules

from reviews.board.tickets import COLUMN_OF
from reviews.cycles.queries import BEFORE_RETURN, BEFORE_SUBMISSION, ENDED, FROM_MOSAIC_ON
from reviews.models import Review
from reviews.records.timeline import WORDS
from reviews.records.workflow import BEFORE_MOSAIC, TABLE, WHO_MAY

STATES = set(Review.State.values)


def test_R2_every_state_stands_in_one_column_of_the_board():
    assert set(COLUMN_OF) == STATES


def test_R2_every_state_stands_in_exactly_one_group_of_the_process():
    groups = [*BEFORE_RETURN, "returned", *FROM_MOSAIC_ON, "withdrawn"]
    assert sorted(groups) == sorted(STATES)
    assert set(ENDED) < STATES


def test_R2_a_review_is_withdrawn_from_every_state_before_mosaic_and_from_no_other():
    assert sorted(BEFORE_MOSAIC) == sorted([*BEFORE_RETURN, "returned"])


def test_R2_every_permission_of_a_transition_is_defined():
    assert [row.permission for row in TABLE.values() if row.permission and not rules.perm_exists(row.permission)] == []


def test_R2_every_permission_of_a_transition_has_its_sentence_for_who_lacks_it():
    assert {row.permission for row in TABLE.values() if row.permission} == set(WHO_MAY)


def test_R2_every_transition_has_its_words_on_the_timeline():
    said_by_its_act = {"review.supervise"}
    assert {f"review.{verb}" for verb in TABLE} - set(WORDS) == said_by_its_act


def test_R2_every_state_but_the_first_is_reached_by_a_transition_and_all_but_the_last_are_left_by_one():
    assert {row.target for row in TABLE.values()} == (STATES - {"allocated"})
    assert {source for row in TABLE.values() for source in row.sources} == STATES - {"closed", "withdrawn"}


def test_R2_a_review_is_written_in_before_it_is_submitted_and_withdrawn_before_mosaic():
    steps = ("book", "hold_conversation", "contact_family", "submit")
    assert set(BEFORE_SUBMISSION) == {source for verb in steps for source in TABLE[verb].sources}
    assert set(BEFORE_SUBMISSION) < set(BEFORE_MOSAIC)
