"""A small invented council for tests: people in posts, in lines, with children in their teams."""

from datetime import timedelta

from django.utils import timezone

from portal.models import (
    CaseResponsibility,
    Child,
    CohortMembership,
    MosaicNumber,
    Post,
    PostType,
    ReportingLine,
    Service,
    Team,
    Tenure,
    User,
)


class Council:
    """North and South teams share a Service Manager; East stands in another line. Long enough ago for every rule."""

    def __init__(self, since=None):
        self.since = since or timezone.now() - timedelta(days=900)
        self.first_response = Service.objects.create(name="First Response", slug="first-response")
        self.planning = Service.objects.create(name="Safeguarding and Care Planning", slug="safeguarding-and-care-planning")
        self.insights_service = Service.objects.create(name="Insights", slug="insights")
        self.north = Team.objects.create(name="North", slug="north", service=self.first_response)
        self.south = Team.objects.create(name="South", slug="south", service=self.first_response)
        self.east = Team.objects.create(name="East", slug="east", service=self.planning)

        self.director = self.person_in_post("Dina", PostType.DIRECTOR)
        self.hos = self.person_in_post("Hana", PostType.HEAD_OF_SERVICE, above=self.post_of(self.director))
        self.other_hos = self.person_in_post("Hugo", PostType.HEAD_OF_SERVICE, above=self.post_of(self.director))
        self.sm = self.person_in_post("Sami", PostType.SERVICE_MANAGER, above=self.post_of(self.hos))
        self.other_sm = self.person_in_post("Sven", PostType.SERVICE_MANAGER, above=self.post_of(self.other_hos))
        self.tm = self.person_in_post("Tara", PostType.TEAM_MANAGER, team=self.north, above=self.post_of(self.sm))
        self.south_tm = self.person_in_post("Theo", PostType.TEAM_MANAGER, team=self.south, above=self.post_of(self.sm))
        self.east_tm = self.person_in_post("Tessa", PostType.TEAM_MANAGER, team=self.east, above=self.post_of(self.other_sm))
        self.practitioner = self.person_in_post("Pia", PostType.PRACTITIONER, team=self.north, above=self.post_of(self.tm))
        self.south_practitioner = self.person_in_post("Paul", PostType.PRACTITIONER, team=self.south, above=self.post_of(self.south_tm))
        self.east_practitioner = self.person_in_post("Petra", PostType.PRACTITIONER, team=self.east, above=self.post_of(self.east_tm))
        self.insights_hos = self.person_in_post("Ida", PostType.INSIGHTS_HEAD_OF_SERVICE, above=self.post_of(self.director))
        self.insights_sm = self.person_in_post("Ivo", PostType.INSIGHTS_SERVICE_MANAGER, above=self.post_of(self.insights_hos))
        self.insights_manager = self.person_in_post("Iris", PostType.INSIGHTS_MANAGER, above=self.post_of(self.insights_sm))
        self.insights = self.person_in_post("Ines", PostType.INSIGHTS_OFFICER, above=self.post_of(self.insights_manager))
        self.wpd = self.person_in_post("Wendy", PostType.WPD_EDITOR)
        self.psw = self.person_in_post("Prem", PostType.PRINCIPAL_SOCIAL_WORKER)
        self.admin = self.person_in_post("Ada", PostType.SYSTEM_ADMINISTRATOR)
        self.iro = self.person_in_post("Ivan", PostType.IRO)
        self.reviewer = self.person_in_post("Rosa", PostType.IRO)
        self.second_reviewer = self.person_in_post("Rolf", PostType.IRO)
        for person in (self.reviewer, self.second_reviewer, self.iro, self.tm, self.east_tm, self.sm, self.director):
            CohortMembership.objects.create(person=person, starts=self.since)
        self.child = self.child_in(self.north, "AB-1001", self.practitioner)
        self.south_child = self.child_in(self.south, "AB-1002", self.south_practitioner)
        self.east_child = self.child_in(self.east, "AB-1003", self.east_practitioner)

    def person(self, first_name: str, **fields) -> User:
        """An account with no post."""
        return User.objects.create_user(
            f"{first_name.lower()}@alderbrook.example", "a-long-password", first_name=first_name, last_name="Test", **fields
        )

    def superuser(self) -> User:
        return User.objects.create_superuser("root@alderbrook.example", "a-long-password", first_name="Root")

    def person_in_post(self, first_name: str, post_type: str, *, team=None, above=None) -> User:
        """An account that has held a new post of `post_type` since the council began."""
        person = self.person(first_name)
        post = Post.objects.create(
            code=f"{post_type.replace('_', '-')}-{first_name.lower()}",
            title=f"{PostType(post_type).label} {first_name}",
            type=post_type,
            team=team,
        )
        Tenure.objects.create(post=post, person=person, starts=self.since)
        if above:
            ReportingLine.objects.create(post=post, reports_to=above, starts=self.since)
        return person

    def post_of(self, person: User) -> Post:
        return person.tenures.order_by("pk").first().post

    def child_in(self, team: Team, reference: str, practitioner: User | None = None, iro: User | None = None) -> Child:
        child = Child.objects.create(reference=reference)
        MosaicNumber.objects.create(child=child, number=f"9{reference[3:]}77")
        CaseResponsibility.objects.create(child=child, team=team, practitioner=practitioner, iro=iro, starts=self.since)
        return child
