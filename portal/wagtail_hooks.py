"""The CMS screens of this app, and who may use them."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from portal.people.models import (
    BoardMembership,
    CaseResponsibility,
    CohortMembership,
    Leave,
    Post,
    ReportingLine,
    Service,
    Team,
    Tenure,
)
from portal.people.policies import KeptPolicy

for model in (Service, Team, Post, Tenure, ReportingLine, Leave, CohortMembership, BoardMembership):
    register_permission_policy(model, KeptPolicy(model, "portal.manage_people"))
register_permission_policy(CaseResponsibility, KeptPolicy(CaseResponsibility, "portal.manage_children"))


@hooks.register("register_admin_viewset")
def people_screens():
    """People and posts as one menu; children’s teams as another, for Insights."""
    from portal.people.viewsets import PeopleViewSetGroup, ResponsibilityViewSet

    return [PeopleViewSetGroup(), ResponsibilityViewSet()]


class ImportItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("portal.manage_people")


@hooks.register("register_admin_menu_item")
def import_item():
    """The way to the import of staff, which stands outside the CMS."""
    return ImportItem("Import people", reverse("people_import"), name="people-import", icon_name="upload", order=811)
