"""The demonstration's newsletters are made by the real actions, as the right people."""

from pathlib import Path

import pytest
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


def test_L2_the_finding_item_carries_a_real_finding_of_its_theme(finding, load):
    made = load()
    assert [(use.issue_id, use.finding_id) for use in FindingUse.objects.all()] == [(made[-1].pk, finding.pk)]
    assert finding.text in made[-1].items[0].value["words"].source
    assert [block.block_type for block in made[0].items] == ["item"] * 4


def test_loading_again_makes_nothing_new(finding, load):
    load()
    assert load() == []
    assert NewsletterPage.objects.count() == 3
