"""A form that is shown again carries what is saved now and all that was sent; a refusal is one sentence."""

import pytest
from django import forms
from django.http import QueryDict

from portal.access.exceptions import Refused
from portal.meanwhile import show_anew


class Sample(forms.Form):
    text = forms.CharField()
    themes = forms.MultipleChoiceField(choices=[("1", "One"), ("2", "Two")])
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_form_shown_anew_carries_the_new_version_and_every_choice():
    form = Sample(QueryDict("text=Mine&themes=1&themes=2&version=3"))
    show_anew(form, version=4)
    assert (form["version"].value(), form["text"].value(), form["themes"].value()) == (4, "Mine", ["1", "2"])


@pytest.mark.parametrize(("way_on", "sentence"), [("", "It is late."), ("Come back.", "It is late. Come back.")])
def test_refusal_is_said_in_one_sentence(way_on, sentence):
    assert Refused("It is late.", way_on).sentence == sentence
