"""What the scale offers without scripts (R3)."""

import pytest
from django.template.loader import render_to_string

from reviews.templatetags.reviews_ui import scale_field

SENTENCES = {band: f"What {band} is." for band in ("inadequate", "requires_improvement", "good", "outstanding")}
NEXT = "What would {} look like?"


@pytest.mark.parametrize(("score", "offered"), [(1, ["Good"]), (4, ["Good"]), (7, ["Outstanding"]), (9, []), (10, [])])
def test_R3_scale_offers_the_next_band_and_above_outstanding_there_is_none(score, offered):
    shown = render_to_string("components/scale.html", scale_field(name="score", value=score, descriptors=SENTENCES))
    assert [band for band in ("Good", "Outstanding") if NEXT.format(band) in shown] == offered
