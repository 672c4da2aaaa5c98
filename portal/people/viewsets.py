"""The CMS screens of services, teams, posts and who stands in them. Rows with a history are ended, never deleted."""

from django import forms
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from portal.cms_dates import TypedDateInput

from . import actions, memberships
from .cms import DatedForm, DatedViewSet, KeptViewSet, RelatedIndexView, moment_column
from .models import (
    BoardMembership,
    CaseResponsibility,
    Child,
    CohortMembership,
    Leave,
    Post,
    PostType,
    ReportingLine,
    Service,
    Team,
    Tenure,
    User,
)

WHEN = (moment_column("starts", "From"), moment_column("ends", "Until"))


def saved(form, user):
    """Plain rows are saved as the form has them."""
    return form.save()


class ServiceViewSet(KeptViewSet):
    model = Service
    icon = "folder-open-inverse"
    list_display = ["name", "slug"]
    search_fields = ["name"]
    add_form_class = change_form_class = forms.modelform_factory(Service, fields=["name", "slug"])
    add_act = change_act = staticmethod(saved)


class TeamViewSet(KeptViewSet):
    model = Team
    icon = "group"
    list_display = ["name", "service"]
    list_filter = ["service"]
    search_fields = ["name"]
    add_form_class = change_form_class = forms.modelform_factory(Team, fields=["name", "slug", "service"])
    add_act = change_act = staticmethod(saved)


class PostForm(forms.ModelForm):
    """A new post. A team has one Team Manager’s post: a second one would make its line uncertain."""

    class Meta:
        model = Post
        fields = ["title", "code", "type", "team", "phone"]

    def clean(self):
        data = super().clean()
        team = data.get("team")
        if data.get("type") == PostType.TEAM_MANAGER:
            if team is None:
                self.add_error("team", "A Team Manager’s post needs a team.")
            elif other := Post.objects.filter(type=PostType.TEAM_MANAGER, team=team).exclude(pk=self.instance.pk).first():
                self.add_error("team", f"{team} has a Team Manager’s post already: {other}.")
        return data


class PostIndexView(RelatedIndexView):
    def get_base_queryset(self):
        present = Tenure.objects.at().filter(post=OuterRef("pk"), capacity__in=["holder", "acting"]).order_by("capacity")
        line = ReportingLine.objects.at().filter(post=OuterRef("pk"))
        return (
            super()
            .get_base_queryset()
            .annotate(
                now_in_post=Subquery(present.annotate(n=Concat("person__first_name", Value(" "), "person__last_name")).values("n")[:1]),
                now_reports_to=Subquery(line.values("reports_to__title")[:1]),
            )
        )


class PostViewSet(KeptViewSet):
    """Posts. Only title and telephone of one can be changed later: yesterday’s line hangs on its type and team."""

    model = Post
    icon = "user"
    index_view_class = PostIndexView
    list_display = [
        "title",
        "code",
        Column("type", accessor="get_type_display", sort_key="type"),
        "team",
        Column("now_in_post", label="In post now", accessor=lambda post: post.now_in_post or "vacant"),
        Column("now_reports_to", label="Reports to", accessor=lambda post: post.now_reports_to or "–"),
    ]
    list_filter = ["type", "team"]
    search_fields = ["title", "code"]
    add_form_class = PostForm
    change_form_class = forms.modelform_factory(Post, fields=["title", "phone"])
    add_act = change_act = staticmethod(saved)


class TenureViewSet(DatedViewSet):
    model = Tenure
    name = "tenure"
    icon = "user"
    menu_label = "Who is in which post"
    list_display = ["person", "post", Column("capacity", accessor="get_capacity_display"), *WHEN]
    list_filter = ["capacity", "post__type"]
    search_fields = ["post__title", "person__first_name", "person__last_name", "person__email"]
    add_form_class = forms.modelform_factory(Tenure, form=DatedForm, fields=["post", "person", "capacity", "starts"])

    def add_act(self, form, user):
        data = form.cleaned_data
        return actions.start_tenure(data["post"], data["person"], capacity=data["capacity"], at=data["starts"], by=user)

    def change_act(self, form, user):
        return actions.end_tenure(form.instance, by=user, at=form.cleaned_data["ends"])


class ReportingLineViewSet(DatedViewSet):
    model = ReportingLine
    name = "reporting-lines"
    icon = "list-ul"
    list_display = ["post", "reports_to", *WHEN]
    search_fields = ["post__title", "reports_to__title"]
    add_form_class = forms.modelform_factory(ReportingLine, form=DatedForm, fields=["post", "reports_to", "starts"])

    def add_act(self, form, user):
        data = form.cleaned_data
        return actions.set_reporting_line(data["post"], data["reports_to"], at=data["starts"], by=user)

    def change_act(self, form, user):
        return actions.end_reporting_line(form.instance, at=form.cleaned_data["ends"], by=user)


class LeaveViewSet(KeptViewSet):
    model = Leave
    icon = "date"
    list_display = ["person", "first_day", "last_day"]
    search_fields = ["person__first_name", "person__last_name"]
    add_form_class = forms.modelform_factory(
        Leave, fields=["person", "first_day", "last_day"], widgets={"first_day": TypedDateInput, "last_day": TypedDateInput}
    )
    change_form_class = forms.modelform_factory(
        Leave, fields=["first_day", "last_day"], widgets={"first_day": TypedDateInput, "last_day": TypedDateInput}
    )

    def add_act(self, form, user):
        data = form.cleaned_data
        return actions.record_leave(data["person"], data["first_day"], data["last_day"], by=user)

    def change_act(self, form, user):
        data = form.cleaned_data
        return actions.change_leave(form.instance, first_day=data["first_day"], last_day=data["last_day"], by=user)


class CohortViewSet(DatedViewSet):
    model = CohortMembership
    name = "cohort"
    icon = "group"
    menu_label = "Practice Reviewers"
    list_display = ["person", *WHEN]
    search_fields = ["person__first_name", "person__last_name"]
    add_form_class = forms.modelform_factory(CohortMembership, form=DatedForm, fields=["person", "starts"])

    def add_act(self, form, user):
        return memberships.add_to_cohort(form.cleaned_data["person"], at=form.cleaned_data["starts"], by=user)

    def change_act(self, form, user):
        return memberships.end_cohort_membership(form.instance, by=user, at=form.cleaned_data["ends"])


class BoardViewSet(DatedViewSet):
    model = BoardMembership
    name = "boards"
    icon = "group"
    menu_label = "Boards"
    list_display = ["person", Column("board", accessor="get_board_display"), *WHEN]
    list_filter = ["board"]
    search_fields = ["person__first_name", "person__last_name"]
    add_form_class = forms.modelform_factory(BoardMembership, form=DatedForm, fields=["person", "board", "starts"])

    def add_act(self, form, user):
        data = form.cleaned_data
        return memberships.add_to_board(data["person"], data["board"], at=data["starts"], by=user)

    def change_act(self, form, user):
        return memberships.end_board_membership(form.instance, by=user, at=form.cleaned_data["ends"])


class ResponsibilityForm(DatedForm):
    """Which team answers for a child, by the child’s reference. A reference that is new is taken in."""

    reference = forms.SlugField(label="Child’s reference", max_length=20, help_text="Never a name, and never the number in Mosaic.")
    practitioner = forms.ModelChoiceField(User.objects.none(), required=False)
    iro = forms.ModelChoiceField(User.objects.none(), required=False, label="IRO")

    field_order = ["reference", "team", "practitioner", "iro", "starts"]

    class Meta:
        model = CaseResponsibility
        fields = ["team", "practitioner", "iro", "starts"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("practitioner", "iro"):
            self.fields[name].queryset = User.objects.with_open_account()


class ResponsibilityViewSet(DatedViewSet):
    """Children’s teams: kept by Insights, seen by nobody else in the CMS."""

    model = CaseResponsibility
    name = "children"
    icon = "group"
    menu_label = "Children’s teams"
    menu_name = "children-teams"
    menu_order = 820
    add_to_admin_menu = True
    list_display = ["child", "team", "practitioner", "iro", *WHEN]
    list_filter = ["team"]
    search_fields = ["child__reference"]
    add_form_class = ResponsibilityForm

    def add_act(self, form, user):
        data = form.cleaned_data
        child, _ = Child.objects.get_or_create(reference=data["reference"].upper())
        return memberships.move_child(
            child, team=data["team"], practitioner=data["practitioner"], iro=data["iro"], at=data["starts"], by=user
        )

    def change_act(self, form, user):
        return memberships.end_responsibility(form.instance, by=user, at=form.cleaned_data["ends"])


class PeopleViewSetGroup(ModelViewSetGroup):
    menu_label = "People and posts"
    menu_icon = "group"
    menu_order = 810
    items = (
        PostViewSet,
        TenureViewSet,
        ReportingLineViewSet,
        LeaveViewSet,
        CohortViewSet,
        BoardViewSet,
        TeamViewSet,
        ServiceViewSet,
    )
