"""Everything to learn from. One base, so that a finding can carry any kind of it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.search import index

from portal.people.models import Post, Service
from practice_library.themes.models import Theme

from .body import BodyMixin
from .editing import ContentPageForm, SessionForm, ThemeCheckboxes
from .guard import PublishedByCheck
from .placing import Placed
from .queries import ContentPageQuerySet

SECTION = ["practice_library.SectionPage"]


class ContentPage(PublishedByCheck, Placed, Page):
    """The base of every piece of learning content: themes, owner, dates (R19)."""

    icon = "book"
    kind_label = "Page"
    kind_plural = ""
    #: The field that dates this kind of content; without one, the day of its first publication does.
    dated_by = ""
    #: What an editor has to have filled in before the page is published; a draft may lack it.
    needed_to_publish: tuple[str, ...] = ("themes", "owning_post", "review_by")
    base_form_class = ContentPageForm
    exclude_fields_in_copy = ["withdrawn_on", "withdrawn_reason"]

    summary = models.CharField(max_length=300, help_text="One sentence, in the reader’s words.")
    themes = ParentalManyToManyField(
        Theme, blank=True, related_name="pages", limit_choices_to={"parent__isnull": False, "retired_at__isnull": True}
    )
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    minutes = models.PositiveSmallIntegerField("minutes to read or watch", null=True, blank=True, validators=[MinValueValidator(1)])
    owning_post = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="owner",
        help_text="The post that keeps this right. Whoever holds it is reminded.",
    )
    last_reviewed = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    open_to_partners = models.BooleanField(
        "open to partners", default=False, help_text="MSCP members, Young Scrutineers and partner reviewers may read it."
    )
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = PageManager.from_queryset(ContentPageQuerySet)()

    is_creatable = False
    #: Whether every reader of a kind is shown the same, so that parts may be kept (portal/kept.py). Said of each type on purpose.
    is_alike_for_its_readers = False
    search_fields = Page.search_fields + [
        index.SearchField("summary", boost=2),
        index.FilterField("open_to_partners"),
        index.FilterField("service_id"),
        index.RelatedFields(
            "themes",
            [index.SearchField("title", boost=2), index.SearchField("synonyms"), index.FilterField("id"), index.FilterField("slug")],
        ),
    ]
    summary_panels = [FieldPanel("summary"), FieldPanel("themes", widget=ThemeCheckboxes), FieldPanel("service"), FieldPanel("minutes")]
    keeping_panels = [
        MultiFieldPanel(
            [FieldPanel("owning_post"), FieldPanel("last_reviewed"), FieldPanel("review_by"), FieldPanel("open_to_partners")],
            heading="Owner, dates and readers",
        )
    ]

    class Meta:
        verbose_name = "content page"

    @property
    def is_overdue(self) -> bool:
        """Whether the review-by date has passed (R19)."""
        return self.review_by is not None and self.review_by < timezone.localdate()

    def with_content_json(self, content):
        """As Wagtail's; but being withdrawn belongs to the page, not to a revision, and merged themes are followed."""
        page = super().with_content_json(content)
        held = ContentPage.objects.filter(pk=self.pk).values_list("withdrawn_on", "withdrawn_reason").first()
        page.withdrawn_on, page.withdrawn_reason = held or (self.withdrawn_on, self.withdrawn_reason)
        themes = list(page.themes.all())
        followed = [theme.now for theme in themes]
        if followed != themes:
            page.themes = list(dict.fromkeys(followed))
        return page

    def get_context(self, request, *args, **kwargs):
        from .around import Around

        return super().get_context(request, *args, **kwargs) | {"around": Around(self, request)}


class SectionPage(PublishedByCheck, Placed, Page):
    """A heading under which pages of one kind stand: the framework, the library, Practice Week."""

    class Shows(models.TextChoices):
        CHILDREN = "children", "Its pages, in their order"
        LIBRARY = "library", "All learning content, with filters"
        PRACTICE_WEEKS = "practice_weeks", "Practice Weeks, newest first"
        NEWSLETTERS = "newsletters", "Newsletters, newest first"

    shown_in = (Shows.CHILDREN,)

    intro = models.TextField(blank=True)
    shows = models.CharField(max_length=20, choices=Shows.choices, default=Shows.CHILDREN)
    open_to_partners = models.BooleanField(default=True)

    content_panels = Page.content_panels + [FieldPanel("intro"), FieldPanel("shows"), FieldPanel("open_to_partners")]
    search_fields = Page.search_fields + [index.SearchField("intro")]

    class Meta:
        verbose_name, verbose_name_plural = "section", "sections"

    def get_template(self, request, *args, **kwargs):
        from .sections import mode_of

        return mode_of(self).template

    def get_context(self, request, *args, **kwargs):
        from .sections import context_of

        return super().get_context(request, *args, **kwargs) | context_of(self, request)

    def serve(self, request, *args, **kwargs):
        from .sections import export_of

        return export_of(self, request) or super().serve(request, *args, **kwargs)


class GuidancePage(BodyMixin, ContentPage):  # type: ignore[django-manager-missing]
    """Guidance, and the pages of the framework."""

    icon = "book"
    kind_label = "Guidance"
    is_alike_for_its_readers = True
    kind_plural = "Guidance"
    shown_in = (SectionPage.Shows.CHILDREN, SectionPage.Shows.LIBRARY)
    subpage_types = ["practice_library.GuidancePage"]

    content_panels = Page.content_panels + ContentPage.summary_panels + [FieldPanel("body")] + ContentPage.keeping_panels
    search_fields = ContentPage.search_fields + [index.SearchField("body")]

    class Meta:
        verbose_name, verbose_name_plural = "guidance", "guidance"


class GoodPracticePage(ContentPage):
    """An anonymised example of good practice."""

    icon = "star"
    kind_label = "Good practice example"
    kind_plural = "Good practice examples"
    shown_in = (SectionPage.Shows.LIBRARY,)
    parent_page_types = SECTION
    subpage_types: list[str] = []

    what_happened = RichTextField()
    what_made_the_difference = RichTextField(blank=True)
    what_changed = RichTextField("what changed for the child", blank=True)
    try_this = RichTextField("what you could try", blank=True)
    is_anonymised = models.BooleanField(
        "details were changed or left out, so that nobody can tell who it is about",
        default=False,
        help_text="Tick it when you have made sure. Readers are told so.",
    )
    needed_to_publish = (*ContentPage.needed_to_publish, "is_anonymised")

    content_panels = (
        Page.content_panels
        + ContentPage.summary_panels
        + [
            FieldPanel("what_happened"),
            FieldPanel("what_made_the_difference"),
            FieldPanel("what_changed"),
            FieldPanel("try_this"),
            FieldPanel("is_anonymised"),
        ]
        + ContentPage.keeping_panels
    )
    search_fields = ContentPage.search_fields + [
        index.SearchField("what_happened"),
        index.SearchField("what_made_the_difference"),
        index.SearchField("what_changed"),
        index.SearchField("try_this"),
    ]

    class Meta:
        verbose_name, verbose_name_plural = "good practice example", "good practice examples"


class PracticeWeekPage(BodyMixin, ContentPage):  # type: ignore[django-manager-missing]
    """A Practice Week, twice a year; its sessions stand below it."""

    icon = "calendar"
    kind_label = "Practice Week"
    kind_plural = "Practice Weeks"
    needed_to_publish = ("owning_post",)
    dated_by = "first_day"

    first_day = models.DateField()
    last_day = models.DateField()

    shown_in = (SectionPage.Shows.PRACTICE_WEEKS,)
    parent_page_types = SECTION
    subpage_types = ["practice_library.PracticeSessionPage"]
    content_panels = (
        Page.content_panels
        + [FieldPanel("first_day"), FieldPanel("last_day")]
        + ContentPage.summary_panels
        + [FieldPanel("body")]
        + ContentPage.keeping_panels
    )
    search_fields = ContentPage.search_fields + [index.SearchField("body"), index.FilterField("first_day")]

    class Meta:
        verbose_name, verbose_name_plural = "Practice Week", "Practice Weeks"


class PracticeSessionPage(BodyMixin, ContentPage):  # type: ignore[django-manager-missing]
    """One session of a Practice Week, with its transcript once it was held."""

    icon = "play"
    kind_label = "Practice Week session"
    kind_plural = "Practice Week sessions"
    needed_to_publish = ("themes", "owning_post")
    dated_by = "starts_at"
    base_form_class = SessionForm

    starts_at = models.DateTimeField()
    presenters = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=160, blank=True)
    recording_url = models.URLField(blank=True)
    transcript = models.TextField(blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "Practice Week session", "Practice Week sessions"

    @property
    def day(self):
        """The London day on which it takes place."""
        return timezone.localdate(self.starts_at)

    @property
    def is_over(self) -> bool:
        return self.starts_at < timezone.now()

    parent_page_types = ["practice_library.PracticeWeekPage"]
    subpage_types: list[str] = []
    content_panels = (
        Page.content_panels
        + [FieldPanel("starts_at"), FieldPanel("presenters"), FieldPanel("place")]
        + ContentPage.summary_panels
        + [FieldPanel("body"), FieldPanel("recording_url"), FieldPanel("transcript")]
        + ContentPage.keeping_panels
    )
    search_fields = ContentPage.search_fields + [
        index.SearchField("body"),
        index.SearchField("transcript"),
        index.SearchField("presenters"),
        index.FilterField("starts_at"),
    ]


class TrainingPage(BodyMixin, ContentPage):  # type: ignore[django-manager-missing]
    """A course on the training schedule."""

    icon = "calendar"
    kind_label = "Training"
    kind_plural = "Training"
    needed_to_publish = ("themes", "owning_post")
    dated_by = "starts_at"
    shown_in = (SectionPage.Shows.LIBRARY,)
    parent_page_types = SECTION
    subpage_types: list[str] = []

    starts_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    places = models.PositiveSmallIntegerField("places in all", null=True, blank=True)
    places_taken = models.PositiveSmallIntegerField(default=0)
    booking_url = models.URLField(blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "training", "training"

    @property
    def is_over(self) -> bool:
        return self.starts_at < timezone.now()

    @property
    def places_left(self) -> int:
        return max(0, (self.places or 0) - self.places_taken)

    content_panels = (
        Page.content_panels
        + [
            FieldPanel("starts_at"),
            FieldPanel("hours"),
            FieldPanel("place"),
            FieldPanel("places"),
            FieldPanel("places_taken"),
            FieldPanel("booking_url"),
        ]
        + ContentPage.summary_panels
        + [FieldPanel("body")]
        + ContentPage.keeping_panels
    )
    search_fields = ContentPage.search_fields + [index.SearchField("body"), index.FilterField("starts_at")]


class ResourcePage(BodyMixin, ContentPage):  # type: ignore[django-manager-missing]
    """A form, tool, report, plan or schedule, with its document."""

    class Kind(models.TextChoices):
        FORM = "form", "Form"
        TOOL = "tool", "Tool"
        REPORT = "report", "Report"
        PLAN = "plan", "Plan"
        SCHEDULE = "schedule", "Schedule"
        SELF_EVALUATION = "self_evaluation", "Self-evaluation"

    icon = "file"
    kind_label = "Resource"
    kind_plural = "Resources"
    shown_in = (SectionPage.Shows.LIBRARY,)
    parent_page_types = SECTION
    subpage_types: list[str] = []

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.FORM)
    document = models.ForeignKey("wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    content_panels = (
        Page.content_panels
        + [FieldPanel("kind"), FieldPanel("document")]
        + ContentPage.summary_panels
        + [FieldPanel("body")]
        + ContentPage.keeping_panels
    )
    search_fields = ContentPage.search_fields + [index.SearchField("body")]

    class Meta:
        verbose_name, verbose_name_plural = "resource", "resources"


class ExternalLinkPage(ContentPage):
    """A page elsewhere, such as the procedures manual."""

    icon = "link"
    kind_label = "External link"
    kind_plural = "External links"
    shown_in = (SectionPage.Shows.LIBRARY,)
    parent_page_types = SECTION
    subpage_types: list[str] = []

    address = models.URLField("web address")

    content_panels = Page.content_panels + [FieldPanel("address")] + ContentPage.summary_panels + ContentPage.keeping_panels

    class Meta:
        verbose_name, verbose_name_plural = "external link", "external links"
