"""A text that is too long for its field is refused in a sentence; no browser cuts what was pasted."""

import pytest

from practice_library.checking.forms import ChangesForm
from practice_library.descriptors.forms import PublishForm
from practice_library.learning.forms import ReadForm
from practice_library.pages.forms import WithdrawForm, WrongForm


@pytest.mark.parametrize(
    ("form", "field", "most"),
    [
        (ChangesForm, "comment", 2000),
        (PublishForm, "what_changed", 2000),
        (ReadForm, "reflection", 20000),
        (WrongForm, "text", 2000),
        (WithdrawForm, "reason", 300),
    ],
)
def test_a_long_text_is_refused_in_words_and_never_cut(form, field, most):
    assert "maxlength" not in form().as_p()
    refused = form({field: "a" * (most + 1)})
    assert refused.errors[field] == [f"Write no more than {most:,} characters. This has {most + 1:,}."]
