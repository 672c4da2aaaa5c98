"""The demonstration's newsletters are made by the real actions, as the right people."""

from pathlib import Path

import pytest
import yaml
from django.core import mail
from django.utils import timezone

from newsletters.loading import load_newsletters
from newsletters.models import FindingUse, NewsletterPage
from portal.audit.models import Event

pytestmark = pytest.mark.django_db

FILE = Path("demonstration/data/library/newsletters.yaml")


@pytest.fixture
def load(section, council, django_capture_on_commit_callbacks):
    def load():
        with django_capture_on_commit_callbacks(execute=True):
            return load_newsletters(section, FILE, today=timezone.localdate(), editor=council.wpd, approver=council.psw)

    return load


def test_each_issue_is_written_by_one_approved_by_another_and_sent(finding, council, load):
    made = load()
    assert [(issue.owner, issue.approved_by, issue.live, issue.state) for issue in made] == [(council.wpd, council.psw, True, "sent")] * 3
    verbs = list(Event.objects.about(made[0]).values_list("verb", flat=True))
    assert verbs == ["newsletter.drafted", "newsletter.proposed", "newsletter.approved", "newsletter.sent"]
    assert [issue.issue_date for issue in made] == sorted(issue.issue_date for issue in made)
    assert mail.outbox


@pytest.fixture
def load_item(section, council, tmp_path):
    """Load an issue whose one item tells of the finding that begins with `words` and carries `themes`."""

    def load_item(words, themes):
        item = {"kind": "finding", "heading": "On a bad day", "finding": words, "themes": themes, "text": "<p>Try the plan out.</p>"}
        entry = {"slug": "one", "title": "One", "months_ago": 0, "intro": "<p>Plans.</p>", "items": [item]}
        path = tmp_path / "issues.yaml"
        path.write_text(yaml.safe_dump([entry]), encoding="utf-8")
        (issue,) = load_newsletters(section, path, today=timezone.localdate(), editor=council.wpd, approver=council.psw)
        return issue

    return load_item


def test_L2_the_finding_item_carries_the_finding_it_names_in_the_editors_words(finding, load_item):
    issue = load_item("The plan has no second", ["contingency"])
    assert [(use.issue_id, use.finding_id) for use in FindingUse.objects.all()] == [(issue.pk, finding.pk)]
    (block,) = issue.items
    assert (block.value["heading"], block.value["words"].source) == ("On a bad day", "<p>Try the plan out.</p>")


@pytest.mark.parametrize(
    ("words", "themes"),
    [("Another plan", ["contingency"]), ("The plan has no second", ["contingency", "missing"])],
    ids=["words", "themes"],
)
def test_L2_a_finding_that_does_not_fit_the_item_is_not_carried(finding, load_item, words, themes):
    issue = load_item(words, themes)
    assert FindingUse.objects.count() == 0
    assert len(issue.items) == 0


def test_loading_again_makes_nothing_new(finding, load):
    load()
    assert load() == []
    assert NewsletterPage.objects.count() == 3
