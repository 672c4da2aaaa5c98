"""What a person reads: rules are told in words, an apostrophe looks the same everywhere, one post mends accounts."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
RULE = re.compile(r"\b[RVLA]\d{1,2}\b")
STRAIGHT = re.compile(r"[A-Za-z]'[a-z]")
CODE = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL)
OURS = ("portal", "practice_library", "reviews", "newsletters", "home", "search")
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in (".html", ".txt")]
ONE_OF_INSIGHTS = re.compile(
    r"(?<!for )\bInsights (?:is|has|does|adds|allocates|checks|chooses|gives|opens|returns|runs|sees|tells|tracks|uploads|verifies)\b"
)
GUIDES = sorted((ROOT / "docs" / "users").glob("*.md"))
CONTENT = sorted((ROOT / "practice_library" / "content").rglob("*.yaml"))


def shown(path):
    """A template's text without its code."""
    return CODE.sub(" ", path.read_text(encoding="utf-8"))


def labels_of(model):
    """Every label, help text and choice of a model, but for those that Wagtail gives its pages."""
    for field in (field for field in model._meta.get_fields() if not field.model.__module__.startswith("wagtail")):
        yield from (str(getattr(field, name, "")) for name in ("verbose_name", "help_text"))
        yield from (str(label) for _, label in getattr(field, "flatchoices", []))


@pytest.mark.parametrize("label", OURS)
def test_labels_and_help_tell_rules_in_words(label):
    texts = [text for model in apps.get_app_config(label).get_models() for text in labels_of(model)]
    assert [text for text in texts if RULE.search(text)] == []
    assert [text for text in texts if STRAIGHT.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_tell_rules_in_words_with_one_kind_of_apostrophe(path):
    assert RULE.findall(shown(path)) == []
    assert STRAIGHT.findall(shown(path)) == []


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.name)
def test_shipped_content_tells_rules_in_words_with_one_kind_of_apostrophe(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "synonyms:" not in line]
    assert [line for line in lines if RULE.search(line)] == []
    assert [line for line in lines if STRAIGHT.search(line)] == []


@pytest.mark.parametrize("path", TEMPLATES + CONTENT + GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_insights_is_spoken_of_as_several(path):
    assert ONE_OF_INSIGHTS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "name", ["account/account_inactive.html", "account/password_reset_done.html", "account/signup_closed.html", "403.html"]
)
def test_V12_who_cannot_get_in_is_sent_to_a_system_administrator(name, db):
    assert "sk a system administrator</a>" in render_to_string(name)


def test_V12_sign_in_sends_to_a_system_administrator(client, db):
    assert "ask a system administrator</a>" in client.get(reverse("account_login")).content.decode()
