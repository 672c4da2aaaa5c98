"""People in the CMS: who may, what it does, and that nothing with a history is deleted."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from portal.access.grants import ensure_groups, grant
from portal.access.groups import ADMINISTRATORS, ALL, APPROVERS, EDITORS, INSIGHTS_GROUP, INSIGHTS_MANAGERS_GROUP
from portal.models import BoardMembership, CohortMembership, Event, Leave, Post, ReportingLine, Service, Team, Tenure, User

SCREENS = ["service", "team", "post", "tenure", "reporting-lines", "leave", "cohort", "boards", "wagtailusers_users"]


@pytest.fixture
def admin(council, client):
    client.force_login(council.admin)
    return client


@pytest.mark.parametrize("screen", SCREENS)
def test_administrator_opens_list_and_form(admin, screen):
    assert admin.get(reverse(f"{screen}:index")).status_code == 200
    assert admin.get(reverse(f"{screen}:add")).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_editors_open_none_of_it(council, client, screen):
    client.force_login(council.wpd)
    for view in ("index", "add"):
        assert client.get(reverse(f"{screen}:{view}")).status_code == 302


@pytest.mark.parametrize("screen", SCREENS)
def test_insights_managers_keep_people_officers_do_not(council, client, screen):
    client.force_login(council.insights_manager)
    assert client.get(reverse(f"{screen}:index")).status_code == 200
    client.force_login(council.insights)
    assert client.get(reverse(f"{screen}:index")).status_code == 302


@pytest.mark.parametrize("who", ["admin", "root"])
def test_nothing_is_deleted(council, client, who):
    client.force_login(council.admin if who == "admin" else council.superuser())
    rows = {
        "service": council.first_response,
        "team": council.north,
        "post": council.post_of(council.tm),
        "tenure": council.tm.tenures.get(),
        "reporting-lines": ReportingLine.objects.first(),
        "cohort": CohortMembership.objects.first(),
        "wagtailusers_users": council.practitioner,
    }
    for screen, row in rows.items():
        url = reverse(f"{screen}:delete", args=[row.pk])
        assert client.get(url).status_code == 302
        assert client.post(url).status_code == 302
        assert type(row).objects.filter(pk=row.pk).exists()
        assert url not in client.get(reverse(f"{screen}:edit", args=[row.pk])).content.decode()


def test_users_are_not_deleted_or_put_in_groups_in_bulk(council, client):
    client.force_login(council.superuser())
    assert "bulk" not in client.get(reverse("wagtailusers_users:index")).content.decode().split("<tbody")[1]
    for action in ("delete", "assign_role", "set_active_state"):
        url = reverse("wagtail_bulk_action", args=["portal", "user", action]) + f"?id={council.practitioner.pk}"
        client.post(url, {"role": Group.objects.first().pk, "mark_as_active": "False"})
    person = User.objects.get(pk=council.practitioner.pk)
    assert (person.is_active, person.groups.count()) == (True, 0)


@pytest.mark.parametrize("screen", ["index", "add"])
def test_the_cms_speaks_of_people_in_posts(council, admin, screen):
    page = admin.get(reverse(f"tenure:{screen}")).content.decode()
    assert "eople in posts" in page
    assert "Tenure" not in page


def test_tenure_is_started_and_ended_by_actions(council, admin):
    post = Post.objects.create(code="sw-9", title="Practitioner nine", type="practitioner", team=council.north)
    person = council.person("Neil")
    response = admin.post(reverse("tenure:add"), {"post": post.pk, "person": person.pk, "capacity": "holder", "starts": ""})
    assert response.status_code == 302
    tenure = Tenure.objects.get(person=person)
    assert Event.objects.about(person).get().by == council.admin
    admin.post(reverse("tenure:edit", args=[tenure.pk]), {"ends": ""})
    tenure.refresh_from_db()
    assert tenure.ends is not None
    assert [event.verb for event in Event.objects.about(person)] == ["tenure_started", "tenure_ended"]


def test_what_an_action_refuses_is_said_in_the_form(council, admin):
    post = council.post_of(council.tm)
    response = admin.post(
        reverse("tenure:add"), {"post": post.pk, "person": council.practitioner.pk, "capacity": "deputy", "starts": "2099-01-01 09:00"}
    )
    assert response.status_code == 302
    response = admin.post(
        reverse("tenure:add"), {"post": post.pk, "person": council.practitioner.pk, "capacity": "deputy", "starts": "2099-01-02 09:00"}
    )
    assert response.status_code == 200
    assert "named deputy of Team Manager Tara at that time already" in response.content.decode()


def test_end_before_the_start_is_said_in_the_form(council, admin):
    tenure = council.tm.tenures.get()
    response = admin.post(reverse("tenure:edit", args=[tenure.pk]), {"ends": "2001-01-01 09:00"})
    assert response.status_code == 200
    assert "It can’t end before that" in response.content.decode()
    assert Tenure.objects.get(pk=tenure.pk).ends is None


def test_what_has_ended_is_not_ended_later(council, admin):
    from portal.people import actions

    tenure = actions.end_tenure(council.tm.tenures.get(), by=council.insights_manager)
    page = admin.post(reverse("tenure:edit", args=[tenure.pk]), {"ends": "2099-01-01 09:00"}).content.decode()
    assert "It can only end sooner." in page
    assert Tenure.objects.get(pk=tenure.pk).ends == tenure.ends


@pytest.mark.parametrize(
    ("setting", "may", "may_not"),
    [
        ("frameworksettings", ["insights_manager", "insights_sm", "insights_hos"], ["insights", "admin", "wpd"]),
        ("councilsettings", ["admin"], ["wpd", "insights"]),
    ],
)
def test_settings_are_changed_by_those_they_belong_to(council, client, setting, may, may_not):
    url = f"/admin/settings/portal/{setting}/"
    for name in may + may_not:
        client.force_login(getattr(council, name))
        response = client.get(url, follow=True)
        opened = response.request["PATH_INFO"].startswith(url) and response.status_code == 200
        assert opened is (name in may), name


def test_editors_write_and_publish_administrators_do_not(council, client):
    from wagtail.models import Page

    root = Page.objects.get(depth=2)
    for person, may in ((council.wpd, True), (council.psw, True), (council.insights, True), (council.admin, False)):
        client.force_login(person)
        client.get("/admin/")
        permissions = root.permissions_for_user(type(person).objects.get(pk=person.pk))
        assert (permissions.can_edit(), permissions.can_publish()) == (may, may), person


def test_circle_is_said_in_the_form(council, admin):
    hos, sm = council.post_of(council.hos), council.post_of(council.sm)
    ReportingLine.objects.filter(post=hos).update(ends=timezone.now() - timedelta(days=1))
    response = admin.post(reverse("reporting-lines:add"), {"post": hos.pk, "reports_to": sm.pk, "starts": ""})
    assert "That would be a circle" in response.content.decode()


def test_other_screens_save(council, admin):
    admin.post(reverse("leave:add"), {"person": council.tm.pk, "first_day": "2026-12-01", "last_day": "2026-12-04"})
    admin.post(reverse("cohort:add"), {"person": council.hos.pk, "starts": ""})
    admin.post(reverse("boards:add"), {"person": council.hos.pk, "board": "dmt", "starts": ""})
    admin.post(reverse("service:add"), {"name": "Youth Justice", "slug": "youth-justice"})
    admin.post(reverse("team:add"), {"name": "West", "slug": "west", "service": Service.objects.get(slug="youth-justice").pk})
    admin.post(
        reverse("post:add"), {"title": "TM West", "code": "tm-west", "type": "team_manager", "team": Team.objects.get(slug="west").pk}
    )
    assert Leave.objects.filter(person=council.tm).count() == 1
    assert CohortMembership.objects.filter(person=council.hos).count() == 1
    assert BoardMembership.objects.get().board == "dmt"
    assert Post.objects.get(code="tm-west").team.name == "West"


def test_second_team_managers_post_of_a_team_is_refused(council, admin):
    response = admin.post(reverse("post:add"), {"title": "Two", "code": "two", "type": "team_manager", "team": council.north.pk})
    assert "has a Team Manager’s post already" in response.content.decode()


def test_post_keeps_its_type_and_team(council, admin):
    post = council.post_of(council.tm)
    admin.post(reverse("post:edit", args=[post.pk]), {"title": "New title", "type": "director", "team": council.east.pk, "code": "x"})
    post.refresh_from_db()
    assert (post.title, post.type, post.team) == ("New title", "team_manager", council.north)


def test_V9_account_is_made_without_password_and_ended(council, admin):
    data = {"email": "Yas@alderbrook.example", "first_name": "Yas", "last_name": "T", "affiliation": "young_scrutineer", "account_ends": ""}
    assert "needs a last day" in admin.post(reverse("wagtailusers_users:add"), data).content.decode()
    response = admin.post(
        reverse("wagtailusers_users:add"), data | {"account_ends": "2099-01-01", "is_superuser": "on", "password1": "x" * 20}
    )
    assert response.status_code == 302
    person = User.objects.get(email="yas@alderbrook.example")
    assert (person.is_superuser, person.has_usable_password()) == (False, False)
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    admin.post(edit, data | {"email": "yas@alderbrook.example", "account_ends": "2026-01-01", "is_active": "on"})
    person.refresh_from_db()
    assert person.has_ended is True


def test_V12_account_screens_have_no_password_group_or_superuser_field(council, admin):
    for url in (reverse("wagtailusers_users:add"), reverse("wagtailusers_users:edit", args=[council.insights.pk])):
        page = admin.get(url).content.decode()
        assert [name for name in ("password1", "groups", "is_superuser") if f'name="{name}"' in page] == []


def test_superusers_account_is_changed_by_superusers_only(council, admin):
    root = council.superuser()
    data = {
        "email": "mine@alderbrook.example",
        "first_name": "R",
        "last_name": "R",
        "affiliation": "staff",
        "account_ends": "",
        "is_active": "on",
    }
    response = admin.post(reverse("wagtailusers_users:edit", args=[root.pk]), data)
    assert "Only another superuser" in response.content.decode()
    assert User.objects.get(pk=root.pk).email == "root@alderbrook.example"


def test_childrens_teams_are_for_insights_alone(council, client):
    url = reverse("children:index")
    client.force_login(council.insights)
    page = client.get(url).content.decode()
    assert "AB-1001" in page
    assert "9100177" not in page
    for person in (council.admin, council.superuser(), council.wpd):
        client.force_login(person)
        assert client.get(url).status_code == 302


def test_child_is_moved_by_its_reference(council, client):
    client.force_login(council.insights)
    client.post(reverse("children:add"), {"reference": "AB-1001", "team": council.east.pk, "practitioner": "", "iro": "", "starts": ""})
    assert council.child.responsibilities.get(ends=None).team == council.east
    assert council.child.responsibilities.count() == 2


def test_lists_cost_the_same_for_more_rows(council, admin, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse("tenure:index")
    admin.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        admin.get(url)
    for number in range(15):
        council.person_in_post(f"More{number}", "practitioner", team=council.north)
    with CaptureQueriesContext(connection) as many:
        admin.get(url)
    assert len(many) == len(few)


def test_groups_have_what_their_work_needs(db):
    ensure_groups()
    ensure_groups()
    have = {name: {f"{p.content_type.app_label}.{p.codename}" for p in Group.objects.get(name=name).permissions.all()} for name in ALL}
    assert all("wagtailadmin.access_admin" in permissions for permissions in have.values())
    assert "practice_library.change_theme" in have[EDITORS]
    assert [name for name in ALL if "portal.change_frameworksettings" in have[name]] == [INSIGHTS_MANAGERS_GROUP]
    assert "portal.change_councilsettings" in have[ADMINISTRATORS]
    pages = set(GroupPagePermission.objects.filter(group__name=EDITORS).values_list("permission__codename", flat=True))
    assert pages == {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}
    assert set(GroupPagePermission.objects.filter(group__name=APPROVERS).values_list("permission__codename", flat=True)) == {
        "change_page",
        "publish_page",
    }
    assert not GroupPagePermission.objects.filter(group__name__in=[ADMINISTRATORS, INSIGHTS_GROUP]).exists()
    root = Collection.objects.get(depth=1)
    assert GroupCollectionPermission.objects.filter(group__name=EDITORS, collection=root).count() == 6


def test_V12_guarded_permission_is_granted_to_no_group(db):
    for permission in ("reviews.view_review", "portal.view_event", "portal.change_user"):
        with pytest.raises(ValueError, match="predicates"):
            grant(INSIGHTS_GROUP, permission)
    ensure_groups()
    assert not Permission.objects.filter(group__name__in=ALL, content_type__app_label="reviews").exists()


def test_V9_child_is_given_to_nobody_whose_account_has_ended(council, client):
    council.person("Gwen", account_ends=timezone.localdate() - timedelta(days=30))
    staying = council.person("Stan", account_ends=timezone.localdate())
    client.force_login(council.insights)
    fields = client.get(reverse("children:add")).context["form"].fields
    for name in ("practitioner", "iro"):
        offered = {person.first_name for person in fields[name].queryset}
        assert [staying.first_name in offered, "Gwen" in offered] == [True, False]
