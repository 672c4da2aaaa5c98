"""The doors of the library, and its screens in the CMS."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from practice_library.checking import cms as check_cms
from practice_library.descriptors import cms as descriptor_cms
from practice_library.pages import cms as page_cms
from practice_library.pages import publishing, serving
from practice_library.pages.due import PagesDueView
from practice_library.pages.models import ContentPage


@hooks.register("before_serve_page")
def ask_who_reads(page, request, serve_args, serve_kwargs):
    """Pages that aren't open to partners, and withdrawn ones (V8, V9, R19)."""
    return serving.answer_instead(page, request)


@hooks.register("before_serve_document")
def ask_who_downloads(document, request):
    """A document is as open as the pages that carry it."""
    serving.refuse_document(document, request)


@hooks.register("construct_page_action_menu")
def name_the_check(menu_items, request, context):
    """Buttons that say “check”, where Wagtail says “moderation”."""
    check_cms.say_check(menu_items)


@hooks.register("before_bulk_action")
def publish_complete_pages_only(request, action_type, objects, action):
    """Publishing several pages at once asks of each what its own form asks (R19)."""
    if action_type == "publish" and issubclass(action.model, Page):
        return publishing.refuse_incomplete(request, objects, and_drafts_below=action.cleaned_form.cleaned_data["include_descendants"])
    return None


@hooks.register("before_edit_page")
def show_what_a_checker_asked(request, page):
    """Whoever opens a page that came back from its check reads the checker’s words first (R19)."""
    if request.method == "GET":
        check_cms.say_what_was_asked(request, page)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_where_nobody_checks(request, page):
    """Whoever sends a page that nobody else may check hears so at once (R19)."""
    if "action-submit" in request.POST or "action-restart-workflow" in request.POST:
        check_cms.say_that_nobody_checks(request, page)


@hooks.register("register_admin_viewset")
def theme_screens():
    """Themes, with the verbs of the taxonomy."""
    from practice_library.themes.cms import ThemeViewSet

    return ThemeViewSet()


@hooks.register("register_admin_urls")
def addresses():
    """Screens of the grade descriptors, and of withdrawing a page."""
    return [
        path("descriptors/", descriptor_cms.versions, name="descriptor_cms"),
        path("descriptors/<int:pk>/new-version/", descriptor_cms.new_version, name="descriptor_cms_new"),
        path("descriptors/<int:pk>/", descriptor_cms.version, name="descriptor_cms_version"),
        path("descriptors/<int:pk>/publish/", descriptor_cms.publish, name="descriptor_cms_publish"),
        path("descriptors/<int:pk>/discard/", descriptor_cms.discard, name="descriptor_cms_discard"),
        path("descriptors/area/<int:pk>/", descriptor_cms.area, name="descriptor_cms_area"),
        path("withdraw/<int:pk>/", page_cms.withdraw, name="page_withdraw"),
        path("reinstate/<int:pk>/", page_cms.reinstate, name="page_reinstate"),
        path("reports/pages-to-review/", PagesDueView.as_view(), name="pages_to_review_report"),
        path("reports/pages-to-review/results/", PagesDueView.as_view(results_only=True), name="pages_to_review_report_results"),
    ]


class PagesDueItem(MenuItem):
    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, PagesDueView.any_permission_required)


@hooks.register("register_reports_menu_item")
def pages_due_item():
    """The report of pages to review, first among the reports."""
    return PagesDueItem("Pages to review", reverse("pages_to_review_report"), name="pages-to-review", icon_name="calendar-check", order=100)


class DescriptorItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(descriptor_cms.PERMISSION)


@hooks.register("register_admin_menu_item")
def descriptor_item():
    """The way to the versions of the grade descriptors."""
    return DescriptorItem("Grade descriptors", reverse("descriptor_cms"), name="grade-descriptors", icon_name="grip", order=310)


def _withdraw_button(page, user):
    """The button that fits: a published page is withdrawn, a withdrawn one brought back."""
    if not isinstance(page.specific_deferred, ContentPage) or not page.permissions_for_user(user).can_unpublish():
        return
    if ContentPage.objects.filter(pk=page.pk, withdrawn_on__isnull=False).exists():
        yield Button("Bring back", reverse("page_reinstate", args=[page.pk]), icon_name="undo", priority=55)
    else:
        yield Button("Withdraw", reverse("page_withdraw", args=[page.pk]), icon_name="no-view", priority=55)


@hooks.register("register_page_header_buttons")
def withdraw_in_editor(page, user, view_name, next_url=None):
    return _withdraw_button(page, user)


@hooks.register("register_page_listing_more_buttons")
def withdraw_in_listing(page, user, next_url=None):
    return _withdraw_button(page, user)
