"""No text area of a review is cut by the browser: what is too long is kept and refused in a sentence."""

from importlib import import_module

from django import forms
from django.urls import reverse

from reviews.records.forms import LongTextField

ROOMS = ("allocation", "assurance", "cycles", "escalations", "moderation", "records")


def text_areas() -> list[tuple[str, forms.Field]]:
    """Every text area of every form under `reviews`, with its name."""
    modules = [import_module(f"reviews.{room}.forms") for room in ROOMS]
    found = {value for module in modules for value in vars(module).values() if isinstance(value, type) and issubclass(value, forms.Form)}
    return [
        (f"{form.__name__}.{name}", field)
        for form in found
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
    ]


def test_every_text_area_is_a_long_text():
    found = text_areas()
    assert len(found) > 20
    assert [name for name, field in found if not isinstance(field, LongTextField)] == []


def test_R1_reason_for_a_reviewer_that_is_too_long_is_kept_and_refused(process, council, as_user):
    from reviews.cycles.actions import add_case

    case = add_case(process.cycle, council.child, plan_type="cin", by=council.insights)
    client, url = as_user(council.insights), reverse("case_allocate", args=[process.cycle.pk, case.pk])
    assert "maxlength" not in client.get(url).content.decode()
    answer = client.post(url, {"reviewer": council.tm.pk, "override_reason": "y" * 2001})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write no more than 2,000 characters. This has 2,001." in page
    assert "y" * 2001 in page
