"""The CMS's report of pages that are past their review-by date, or nearly so (R19)."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from portal.people.models import Tenure

from .models import ContentPage

SOON = timedelta(days=30)


def pages_due(today=None):
    """Published pages whose review-by date has passed or comes within 30 days, longest overdue first."""
    today = today or timezone.localdate()
    pages = ContentPage.objects.live().filter(withdrawn_on__isnull=True, review_by__lte=today + SOON)
    return pages.select_related("owning_post").order_by("review_by", "title")


def _owner(page) -> str:
    if page.owning_post is None:
        return "No owner"
    return f"{page.owning_post.title} – {page.holders or 'vacant'}"


def _day(page) -> str:
    return f"{page.review_by.day} {page.review_by:%B %Y}"


def _state(page) -> str:
    days = (page.review_by - timezone.localdate()).days
    if days < 0:
        return f"Overdue by {-days} day{'' if days == -1 else 's'}"
    return "Due today" if days == 0 else f"Due in {days} day{'' if days == 1 else 's'}"


class PagesDueView(ReportView):
    """Page, owner with holder, review-by date, and how late it is."""

    page_title = "Pages to review"
    header_icon = "calendar-check"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    index_url_name = "pages_to_review_report"
    index_results_url_name = "pages_to_review_report_results"
    list_export = ["title", "owning_post", "review_by"]
    export_headings = {"title": "Page", "owning_post": "Owner", "review_by": "Review by"}
    columns = [
        TitleColumn("title", label="Page", get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk])),
        Column("owner", label="Owner", accessor=_owner),
        Column("review_by", label="Review by", accessor=_day),
        Column("state", label="State", accessor=_state),
    ]

    @cached_property
    def no_results_message(self):
        return "No page is past its review-by date or due within 30 days."

    def get_queryset(self):
        return pages_due()

    def decorate_paginated_queryset(self, object_list):
        """Name the holder of each owning post, in one query."""
        pages = list(object_list)
        holders = Tenure.objects.at().filter(post__in={page.owning_post_id for page in pages}).names_by_post()
        for page in pages:
            page.holders = holders.get(page.owning_post_id, "")
        return pages
