"""Who works where: people, services, teams, posts and who held them when.

Nothing here is overwritten when somebody moves. A move ends one dated row and starts another, so that
yesterday's line can still be asked for (R1, R6).
"""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .queries import (
    CaseResponsibilityQuerySet,
    DatedQuerySet,
    LeaveQuerySet,
    MosaicNumberQuerySet,
    PostQuerySet,
    TenureQuerySet,
    UserQuerySet,
)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Accounts are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields):
        """Make an account. Raises `ValueError` without an e-mail address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        """Make a superuser, who sees no review by being one (V12)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None):
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person with an account: staff, a partner, or a young scrutineer."""

    class Affiliation(models.TextChoices):
        STAFF = "staff", "Member of staff"
        MSCP = "mscp", "MSCP partner"
        YOUNG_SCRUTINEER = "young_scrutineer", "Young Scrutineer or Inspector"
        PARTNER_REVIEWER = "partner_reviewer", "Partner reviewer"

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "Somebody else has this e-mail address."})
    affiliation = models.CharField(max_length=20, choices=Affiliation.choices, default=Affiliation.STAFF)
    account_ends = models.DateField(
        "last day of the account",
        null=True,
        blank=True,
        help_text="Leave it empty for staff. Partner reviewers and Young Scrutineers need a last day.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    objects = UserManager()  # type: ignore[misc, assignment]

    class Meta:
        ordering = ["first_name", "last_name", "email"]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def name(self) -> str:
        """First and last name, or the e-mail address where neither is known."""
        return str(self)

    @property
    def is_council_staff(self) -> bool:
        """Whether the person is a member of staff (V1); an MSCP partner is not."""
        return self.affiliation == self.Affiliation.STAFF

    @property
    def has_ended(self) -> bool:
        """Whether the account's last day has passed (V9). Dates are London's."""
        return self.account_ends is not None and self.account_ends < timezone.localdate()

    @property
    def standing(self):
        """What the person may stand for now: posts, cohort, boards. Worked out once for each loaded user."""
        from .standing import standing_of

        if "_standing" not in self.__dict__:
            self.__dict__["_standing"] = standing_of(self)
        return self.__dict__["_standing"]

    def forget_standing(self) -> None:
        """Let `standing` be worked out anew, after a move."""
        self.__dict__.pop("_standing", None)

    def forget_permissions(self) -> None:
        """Let Django and Wagtail ask for this person's groups and permissions anew."""
        for name in [name for name in vars(self) if name.endswith(("_perm_cache", "_permission_cache", "_permissions_cache"))]:
            delattr(self, name)

    def has_perm(self, perm, obj=None) -> bool:
        """As Django's, but being a superuser opens nothing that V1-V12 guard."""
        from portal.access.guarded import has_permission

        return has_permission(self, perm, obj)

    def has_perms(self, perm_list, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label) -> bool:
        """As Django's; of a guarded app nobody has "some" permission by being a superuser (V12)."""
        from portal.access.guarded import GUARDED_APPS

        return app_label not in GUARDED_APPS and super().has_module_perms(app_label)

    def get_all_permissions(self, obj=None) -> set[str]:
        """As Django's, without what V1-V12 guard: that is asked one by one."""
        from portal.access.guarded import is_guarded

        return {perm for perm in super().get_all_permissions(obj) if not is_guarded(perm)}


class Dated(models.Model):
    """A fact with a first and a last instant. An open end means it still holds."""

    starts = models.DateTimeField("from", default=timezone.now)
    ends = models.DateTimeField("until", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                violation_error_message="The end must be later than the start.",
            )
        ]

    def holds_at(self, at) -> bool:
        """Whether the fact holds at the instant `at`; its end is the first instant at which it no longer does."""
        return self.starts <= at and (self.ends is None or at < self.ends)


class Service(models.Model):
    """A service of the council, such as First Response."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of a service. Children belong to teams; a line is worked out over the team (R6, V3)."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PostType(models.TextChoices):
    """What a post is, in the framework's words."""

    PRACTITIONER = "practitioner", "Practitioner"
    TEAM_MANAGER = "team_manager", "Team Manager"
    SERVICE_MANAGER = "service_manager", "Service Manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of Service"
    DIRECTOR = "director", "Director"
    IRO = "iro", "Independent Reviewing Officer"
    FIRO = "firo", "Fostering Independent Reviewing Officer"
    LADO = "lado", "Local Authority Designated Officer"
    INSIGHTS_OFFICER = "insights_officer", "Insights officer"
    INSIGHTS_MANAGER = "insights_manager", "Insights Team Manager"
    INSIGHTS_SERVICE_MANAGER = "insights_service_manager", "Insights Service Manager"
    INSIGHTS_HEAD_OF_SERVICE = "insights_head_of_service", "Insights Head of Service"
    WPD_EDITOR = "wpd_editor", "WPD editor"
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker", "Principal Social Worker"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


class Post(models.Model):
    """A place in the structure, which people hold, act in or deputise for. It may be vacant."""

    code = models.SlugField(max_length=60, unique=True, help_text="Short and unique, such as tm-first-response-2.")
    title = models.CharField(max_length=120)
    type = models.CharField(max_length=30, choices=PostType.choices)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    phone = models.CharField(
        "telephone",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9 +()]+$", "Write the number with digits and spaces, such as 020 7946 0123.")],
        help_text="The post’s own number. Shown where somebody must be rung because a child may be unsafe.",
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ReportingLine(Dated):
    """Which post another reports to, and from when until when."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reporting_lines")
    reports_to = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="reports")

    class Meta(Dated.Meta):
        ordering = ["-starts"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(post=F("reports_to")), name="portal_post_does_not_report_to_itself"),
            models.UniqueConstraint(fields=["post"], condition=Q(ends__isnull=True), name="portal_one_open_line_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post} reports to {self.reports_to}"


class Tenure(Dated):
    """A person in a post: its holder, acting holder, or named deputy (V10).

    A holder and an acting holder stand in the post for as long as the row runs. A deputy stands in
    while the row runs *and* the post is vacant or its holder is on leave.
    """

    class Capacity(models.TextChoices):
        HOLDER = "holder", "Holder"
        ACTING = "acting", "Acting holder"
        DEPUTY = "deputy", "Named deputy"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tenures")
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.HOLDER)

    objects = TenureQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Dated.Meta):
        verbose_name, verbose_name_plural = "person in a post", "people in posts"
        ordering = ["-starts"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(ends__isnull=True, capacity="holder"),
                name="portal_one_open_holder_a_post",
                violation_error_message="Somebody holds this post already. End that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_capacity_display().lower()} of {self.post}"


class Leave(models.Model):
    """Days on which a person is away, first and last included."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="leave")
    first_day = models.DateField()
    last_day = models.DateField()

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day"]
        verbose_name_plural = "leave"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="portal_leave_ends_after_it_starts",
                violation_error_message="The last day can’t be before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.first_day} to {self.last_day}"


class CohortMembership(Dated):
    """Membership of the reviewing cohort: the Practice Reviewers."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cohort_memberships")

    class Meta(Dated.Meta):
        ordering = ["-starts"]

    def __str__(self) -> str:
        return f"{self.person}, Practice Reviewer"


class Board(models.TextChoices):
    """Who receives a board pack (R15)."""

    LEARNING_AND_IMPROVEMENT = "li", "Learning and Improvement board"
    DMT = "dmt", "DMT"
    CSMT = "csmt", "CSMT"
    CORPORATE_PARENTING = "corporate_parenting", "Corporate Parenting"
    MSCP = "mscp", "MSCP"


class BoardMembership(Dated):
    """A person's seat on a board (V8)."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="board_memberships")
    board = models.CharField(max_length=30, choices=Board.choices)

    class Meta(Dated.Meta):
        ordering = ["-starts"]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_board_display()}"


class Child(models.Model):
    """A child, known by a pseudonymous reference only. No child's name is ever stored."""

    reference = models.CharField(max_length=20, unique=True)

    class Meta:
        ordering = ["reference"]
        verbose_name_plural = "children"

    def __str__(self) -> str:
        return self.reference


class MosaicNumber(models.Model):
    """A child's number in Mosaic, kept apart and shown only beside a review that the reader may see."""

    child = models.OneToOneField(Child, on_delete=models.CASCADE, related_name="mosaic")
    number = models.CharField(max_length=20, unique=True)

    objects = MosaicNumberQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Mosaic number of {self.child_id}"


class CaseResponsibility(Dated):
    """Which team, practitioner and IRO a child has, and from when until when."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="responsibilities")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="responsibilities")
    practitioner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="case_responsibilities")
    iro = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="iro_responsibilities")

    objects = CaseResponsibilityQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Dated.Meta):
        ordering = ["-starts"]
        verbose_name_plural = "case responsibilities"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["child"], condition=Q(ends__isnull=True), name="portal_one_open_team_a_child"),
        ]

    def __str__(self) -> str:
        return f"{self.child}, {self.team}"
