"""Small numbers are not shown, nor what would give them away (A6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.analysis.suppression import shown, shown_part


@pytest.mark.parametrize(("count", "minimum", "result"), [(4, 5, None), (5, 5, 5), (0, 5, None), (9, 10, None), (10, 10, 10)])
def test_A6_counts_below_the_minimum_are_not_shown(count, minimum, result):
    assert shown(count, minimum) == result


@pytest.mark.parametrize(
    ("part", "whole", "minimum", "result"),
    [(18, 96, 5, (18, 96)), (4, 96, 5, None), (92, 96, 5, None), (96, 96, 5, None), (91, 96, 5, (91, 96)), (91, 96, 10, None)],
)
def test_A6_a_part_is_not_shown_where_the_rest_could_be_worked_out(part, whole, minimum, result):
    assert shown_part(part, whole, minimum) == result


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 20))
def test_A6_nothing_that_is_shown_lets_a_small_number_be_worked_out(part, rest, minimum):
    found = shown_part(part, part + rest, minimum)
    assert found is None or (part >= minimum and (rest >= minimum))
