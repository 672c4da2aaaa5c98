"""The four bands, and how far a grade lies from its questions (R3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.analysis.bands import Band, band_from_key, band_of, bands_apart


def test_R3_every_score_has_its_band():
    labels = [band_of(score).label for score in range(11)]
    assert labels == ["Inadequate"] * 3 + ["Requires improvement"] * 3 + ["Good"] * 3 + ["Outstanding"] * 2


@pytest.mark.parametrize("score", [-1, 11, 7.5, "7", None, True])
def test_R3_anything_but_a_whole_score_0_to_10_is_refused(score):
    with pytest.raises(ValueError, match="whole number from 0 to 10"):
        band_of(score)


@given(st.integers(0, 10))
def test_R3_a_band_is_found_by_its_key_and_holds_its_score(score):
    band = band_of(score)
    assert band_from_key(band.key) is band
    assert score in band.scores


def test_R3_scores_of_all_bands_cover_the_scale_once():
    assert [score for band in Band for score in band.scores] == list(range(11))


@pytest.mark.parametrize(
    ("overall", "scores", "apart"),
    [(7, [7, 6, 8], 0), (7, [3, 4, 5], 1), (7, [1, 2, 2], 2), (9, [2, 2, 2], 3), (2, [6, 6, 7], 2), (5, [5, 6], 0), (7, [], 0)],
)
def test_R3_distance_is_counted_in_bands_from_the_median(overall, scores, apart):
    assert bands_apart(overall, scores) == apart
