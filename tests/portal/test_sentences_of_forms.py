"""Every sentence that a form says ends with a full stop, and what is too long is said in the same words everywhere."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django import forms

from portal.forms import TOO_LONG, WordsField

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "reviews", "newsletters", "practice_library")
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("forms.py"))
    if "views" not in path.parts
]
FIELDS = [
    pytest.param(field, id=f"{module}.{form.__name__}.{name}")
    for module in MODULES
    for form in vars(import_module(module)).values()
    if inspect.isclass(form) and issubclass(form, forms.BaseForm) and form.__module__ == module
    for name, field in getattr(form, "base_fields", {}).items()
    if not isinstance(field, forms.FileField)
]


@pytest.mark.parametrize("field", FIELDS)
def test_sentences_of_a_field_end_with_a_full_stop(field):
    said = [str(sentence).rstrip("”") for sentence in field.error_messages.values()]
    assert [sentence for sentence in said if not sentence.endswith((".", "?"))] == []


@pytest.mark.parametrize(
    "field", [one for one in FIELDS if getattr(one.values[0], "max_length", None) and not one.values[0].widget.is_hidden]
)
def test_a_text_that_is_too_long_is_refused_in_one_wording(field):
    if not isinstance(field, forms.EmailField):
        assert field.error_messages["max_length"] is TOO_LONG


def test_what_is_too_long_is_counted_with_commas():
    with pytest.raises(forms.ValidationError) as refused:
        WordsField(max_length=20_000).clean("x" * 200_000)
    assert refused.value.messages == ["Write no more than 20,000 characters. This has 200,000."]
