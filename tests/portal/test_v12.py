"""V12: being a superuser opens accounts, settings and health, and nothing else."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, ReferenceIndex

from portal.access.guarded import is_guarded_model
from portal.audit.actions import record_event, record_read
from portal.models import Event, Notice, ReadEntry


@pytest.fixture
def root(council):
    return council.superuser()


def guarded_models():
    return [model for model in apps.get_models() if is_guarded_model(model)]


def test_V12_superuser_passes_no_guarded_permission(root):
    guarded = [
        f"{p.content_type.app_label}.{p.codename}"
        for p in Permission.objects.select_related("content_type").filter(content_type__app_label="reviews")
    ]
    guarded += [
        "reviews.read",
        "reviews.return_review",
        "audit.view_read_log",
        "portal.view_event",
        "portal.view_readentry",
        "portal.view_mosaicnumber",
    ]
    assert [permission for permission in guarded if root.has_perm(permission)] == []
    assert root.has_perm("wagtailadmin.access_admin") is True
    assert root.has_module_perms("reviews") is False
    assert {perm for perm in root.get_all_permissions() if perm.startswith(("reviews.", "audit."))} == set()


def test_V12_group_with_a_guarded_permission_gives_nothing(council):
    group = Group.objects.create(name="By hand")
    group.permissions.set(Permission.objects.filter(content_type__app_label="reviews"))
    group.permissions.add(Permission.objects.get(codename="view_event", content_type__app_label="portal"))
    council.practitioner.groups.add(group)
    person = type(council.practitioner).objects.get(pk=council.practitioner.pk)
    assert {perm for perm in person.get_all_permissions() if perm.startswith(("reviews.", "portal.view_event"))} == set()
    assert person.has_perm("portal.view_event") is False


def test_V12_ended_superuser_has_no_permission_at_all(root):
    from datetime import timedelta

    from django.utils import timezone

    root.account_ends = timezone.localdate() - timedelta(days=1)
    assert root.has_perm("wagtailadmin.access_admin") is False


def test_V12_read_log_is_for_insights(council, root, rf):
    request = rf.get("/reviews/1/")
    request.user = council.reviewer
    entry = record_read(council.child, request, "review")
    assert list(ReadEntry.objects.visible_to(council.insights)) == [entry]
    for person in (root, council.admin, council.hos, council.reviewer):
        assert list(ReadEntry.objects.visible_to(person)) == []


def test_V12_notices_are_their_recipients(council, root):
    notice = Notice.objects.create(recipient=council.tm, kind="test", title="For Tara")
    assert list(Notice.objects.visible_to(council.tm)) == [notice]
    assert list(Notice.objects.visible_to(root)) == []


def test_V12_no_cms_screen_is_built_on_logs_notices_or_children(council):
    shown = {viewset.model for viewset in viewsets.viewsets if isinstance(getattr(viewset, "model", None), type)}
    from portal.models import CaseResponsibility

    portal_models = {model for model in shown if model._meta.app_label == "portal" and is_guarded_model(model)}
    assert portal_models <= {CaseResponsibility}
    assert {model for model in shown if model._meta.app_label in {"reviews", "auditlog"}} == set()


def test_V12_auditlog_gives_no_screens(council, client, root):
    client.force_login(root)
    with pytest.raises(NoReverseMatch):
        reverse("admin:auditlog_logentry_changelist")
    assert "admin:auditlog" not in str(get_resolver().reverse_dict.keys())


def test_V12_wagtail_logs_and_indexes_nothing_guarded(council, root, client):
    """Site history, usage and references name no guarded row, whatever screen a room builds for it."""
    assert guarded_models() != []
    assert [model for model in guarded_models() if ReferenceIndex.model_is_indexable(model)] == []
    log(council.child, "wagtail.edit", user=council.insights)
    assert ModelLogEntry.objects.filter(content_type__in=ContentType.objects.get_for_models(*guarded_models()).values()).count() == 0
    log(council.north, "wagtail.edit", user=council.insights)
    client.force_login(root)
    page = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "North" in page
    assert "AB-1001" not in page


def test_V12_cms_search_of_menus_and_home_name_no_event(council, root, client):
    record_event(council.child, "escalation_raised", by=council.reviewer, reference="CR-2026-9999")
    client.force_login(root)
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:site_history"), reverse("wagtailadmin_reports:aging_pages")):
        page = client.get(url).content.decode()
        assert "CR-2026-9999" not in page
        assert "escalation_raised" not in page
    assert Event.objects.count() == 1
