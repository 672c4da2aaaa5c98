"""R19: every page has an owner and a review-by date, can be withdrawn with a reason, and reminds its owner."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.access.exceptions import Refused
from portal.models import Notice, Post, PostType, ReportingLine, Tenure
from practice_library.models import ContentPage, GuidancePage
from practice_library.pages.actions import reinstate_page, remind_owners, report_wrong, withdraw_page

LONDON = ZoneInfo("Europe/London")


def told(kind):
    return sorted((notice.recipient.first_name, notice.title) for notice in Notice.objects.filter(kind=kind))


@pytest.fixture
def owned(library, council):
    return library.page("Owned", owning_post=council.post_of(council.wpd), review_by=timezone.localdate() + timedelta(days=100))


def test_R19_withdrawn_page_leaves_every_list(as_user, reader, council, library, owned):
    owned.themes = [library.risk]
    owned.save_revision().publish()
    withdraw_page(owned, by=council.wpd, reason="it is out of date")
    client = as_user(reader)
    lists = [client.get("/library/").context["listing"].paginator.count, client.get("/themes/risk-analysis/").context["kinds"]]
    assert lists == [0, []]


def test_R19_withdrawing_needs_a_reason(owned, council):
    with pytest.raises(Refused, match="Say why the page is withdrawn"):
        withdraw_page(owned, by=council.wpd, reason="  ")


def test_R19_withdrawn_page_is_not_withdrawn_twice(owned, council):
    withdraw_page(owned, by=council.wpd, reason="it is out of date")
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_page(owned, by=council.wpd, reason="again")


def test_R19_publishing_an_older_draft_does_not_bring_a_withdrawn_page_back(owned, council):
    draft = owned.save_revision()
    withdraw_page(owned, by=council.wpd, reason="it is out of date")
    draft.publish()
    assert ContentPage.objects.get(pk=owned.pk).withdrawn_reason == "it is out of date"


def test_R19_reinstated_page_is_read_again(owned, council, reader):
    withdraw_page(owned, by=council.wpd, reason="it is out of date")
    reinstate_page(owned, by=council.wpd)
    assert list(ContentPage.objects.visible_to(reader)) == [ContentPage.objects.get(pk=owned.pk)]


def test_R19_withdrawing_keeps_an_unfinished_draft(owned, council):
    owned.title = "Half written"
    owned.save_revision()
    withdraw_page(GuidancePage.objects.get(pk=owned.pk), by=council.wpd, reason="it is out of date")
    page = GuidancePage.objects.get(pk=owned.pk)
    assert (page.title, page.get_latest_revision_as_object().title) == ("Owned", "Half written")


def test_R19_page_says_who_owns_it_and_when_it_is_due(as_user, reader, library, council):
    page = library.page(
        "Dated",
        owning_post=council.post_of(council.wpd),
        last_reviewed=datetime(2026, 9, 3).date(),
        review_by=datetime(2099, 3, 3).date(),
    )
    html = as_user(reader).get(page.url).content.decode()
    assert [words in html for words in ("WPD editor Wendy", "3 September 2026", "3 March 2099")] == [True, True, True]


@pytest.mark.parametrize(("who", "warned"), [("wpd", True), ("practitioner", False)])
def test_R19_owner_alone_is_warned_on_an_overdue_page(as_user, council, library, who, warned):
    yesterday = timezone.localdate() - timedelta(days=1)
    page = library.page("Overdue", owning_post=council.post_of(council.wpd), review_by=yesterday)
    html = as_user(getattr(council, who)).get(page.url).content.decode()
    assert ("This page is yours to keep." in html) is warned


def test_R19_page_is_not_overdue_on_its_review_date(library, council):
    page = library.page("Due", owning_post=council.post_of(council.wpd), review_by=datetime(2026, 6, 1).date())
    with time_machine.travel(datetime(2026, 6, 1, 23, 30, tzinfo=LONDON), tick=False):
        on_the_day = page.is_overdue
    with time_machine.travel(datetime(2026, 6, 2, 0, 30, tzinfo=LONDON), tick=False):
        assert (on_the_day, page.is_overdue) == (False, True)


def test_R19_owner_hears_a_month_and_a_week_before_and_once_it_is_overdue(library, council):
    due = timezone.localdate() + timedelta(days=40)
    library.page("Page", owning_post=council.post_of(council.wpd), review_by=due)
    library.page("Later", owning_post=council.post_of(council.wpd), review_by=due + timedelta(days=300))
    made = []
    for days in (40, 31, 30, 29, 8, 7, 6, 0, -1, -2):
        at = datetime.combine(due - timedelta(days=days), datetime.min.time(), tzinfo=LONDON) + timedelta(hours=9)
        made.append(remind_owners(at))
    assert made == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0]


def test_R19_days_without_a_run_lead_to_the_latest_reminder_only(library, council):
    library.page("Page", owning_post=council.post_of(council.wpd), review_by=timezone.localdate() - timedelta(days=20))
    assert (remind_owners(), told("page_review")) == (1, [("Wendy", "“Page” is overdue for its review")])


def test_R19_withdrawn_and_unpublished_pages_remind_nobody(library, council):
    values = {"owning_post": council.post_of(council.wpd), "review_by": timezone.localdate()}
    withdraw_page(library.page("Withdrawn", **values), by=council.wpd, reason="it is old")
    library.page("Draft", published=False, **values)
    assert remind_owners() == 0


def test_R19_reminder_for_a_vacant_post_goes_up_the_line(library, council):
    vacant = Post.objects.create(code="wpd-2", title="WPD editor 2", type=PostType.WPD_EDITOR)
    ReportingLine.objects.create(post=vacant, reports_to=council.post_of(council.insights_sm), starts=council.since)
    library.page("Page", owning_post=vacant, review_by=timezone.localdate())
    remind_owners()
    assert told("page_review") == [("Ivo", "“Page” is due for its review within a week")]


def test_R19_page_without_an_owner_reminds_the_editors(library, council):
    library.page("Page", review_by=timezone.localdate())
    remind_owners()
    assert [name for name, _ in told("page_review")] == ["Wendy"]


def test_reader_tells_the_owner_that_a_page_is_wrong(as_user, reader, owned, council):
    response = as_user(reader).post(reverse("page_wrong", args=[owned.pk]), {"text": "The date is old."}, follow=True)
    notice = Notice.objects.get(kind="page_wrong")
    assert (notice.recipient, notice.text, "Thank you. Wendy Test will answer" in response.content.decode()) == (
        council.wpd,
        "The date is old.",
        True,
    )


def test_report_without_words_is_sent_back_with_a_message(as_user, reader, owned):
    response = as_user(reader).post(reverse("page_wrong", args=[owned.pk]), {"text": " "})
    assert (response.status_code, "Say what is wrong, or missing" in response.content.decode(), Notice.objects.count()) == (422, True, 0)


def test_V8_partner_can_not_report_a_page_that_is_closed_to_them(as_user, partner, owned):
    response = as_user(partner).post(reverse("page_wrong", args=[owned.pk]), {"text": "Hello"})
    assert (response.status_code, Notice.objects.count()) == (404, 0)


def test_report_that_nobody_could_be_told_is_refused(library, reader):
    Tenure.objects.all().delete()
    with pytest.raises(Refused, match="Nobody answers for this page"):
        report_wrong(library.page("Page"), by=reader, text="Wrong.")


def test_R19_page_is_withdrawn_in_the_cms_and_brought_back(as_user, council, owned):
    client = as_user(council.superuser())
    client.post(reverse("page_withdraw", args=[owned.pk]), {"reason": "it is old"})
    after = ContentPage.objects.get(pk=owned.pk).withdrawn_reason
    client.post(reverse("page_reinstate", args=[owned.pk]))
    assert (after, ContentPage.objects.get(pk=owned.pk).withdrawn_on) == ("it is old", None)


def test_V1_staff_without_the_permission_withdraw_nothing(as_user, reader, owned):
    as_user(reader).post(reverse("page_withdraw", args=[owned.pk]), {"reason": "I say so"})
    assert ContentPage.objects.get(pk=owned.pk).withdrawn_on is None


def test_editor_of_a_page_has_the_button_to_withdraw_it(as_user, council, owned):
    html = as_user(council.superuser()).get(reverse("wagtailadmin_pages:edit", args=[owned.pk])).content.decode()
    assert reverse("page_withdraw", args=[owned.pk]) in html
