"""Newsletter issues: their items, approval, and to whom they were sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from practice_library.pages.models import ContentPage, SectionPage

from .guard import IssuePermissions, refuse_publication_without_approval
from .queries import DeliveryQuerySet, NewsletterQuerySet

#: What belongs to the issue itself and never comes out of a revision.
OF_THE_ISSUE = ("state", "proposed_by_id", "proposed_revision_id", "approved_by_id", "approved_at", "approved_revision_id", "sent_at")
#: Items name findings by number, which a superuser may not read (V12): the CMS shows them to others only.
READS_FINDINGS = "reviews.read_findings"
DESK_HELP = (
    "<p>Write the issue here and save it as a draft. Proposing, approving and sending are done at the "
    '<a href="/newsletters-desk/">newsletter desk</a>: an issue is published by its approval alone. Its items are shown here to those who read findings.</p>'
)

SUMMARY_HELP = (
    "One sentence that says what the issue is about. Lists, the search and the top of its page show it. "
    "It begins as the first sentence of the introduction: if you change that one, change this too."
)


class ItemBlock(blocks.StructBlock):
    """One item of an issue."""

    heading = blocks.CharBlock(max_length=160)
    text = blocks.RichTextBlock(features=["bold", "italic", "ol", "ul", "link"])

    class Meta:
        template = "newsletters/blocks/item.html"
        icon = "doc-full"


class FindingBlock(blocks.StructBlock):
    """An anonymised finding. Its number is kept for provenance (L2); what a reader sees are the editor's words."""

    heading = blocks.CharBlock(max_length=160, default="A finding from our reviews")
    finding_id = blocks.IntegerBlock(label="Number of the finding", min_value=1)
    words = blocks.RichTextBlock(
        features=["bold", "italic", "ul"], help_text="In your own words. No child, family, practitioner, team or reviewer."
    )

    class Meta:
        template = "newsletters/blocks/finding.html"
        icon = "pick"


class NewsletterStreamBlock(blocks.StreamBlock):
    item = ItemBlock()
    finding = FindingBlock()


class NewsletterPage(ContentPage):
    """One issue. It is published by its approval, and approved by somebody other than its author (R14)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Waiting for approval"
        APPROVED = "approved", "Approved"
        SENT = "sent", "Sent"

    icon = "envelope"
    kind_label = "Newsletter"
    kind_plural = "Newsletters"
    dated_by = "issue_date"
    needed_to_publish = ()
    #: An issue begins at the newsletter desk; a copy in the CMS would begin with somebody else's approval.
    is_creatable = False
    shown_in = (SectionPage.Shows.NEWSLETTERS,)
    parent_page_types = ["practice_library.SectionPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ContentPage.exclude_fields_in_copy + [
        "state",
        "proposed_by",
        "proposed_revision",
        "approved_by",
        "approved_at",
        "approved_revision",
        "sent_at",
    ]

    issue_date = models.DateField(default=timezone.localdate)
    introduction = models.TextField(blank=True)
    items = StreamField(NewsletterStreamBlock(), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PageManager.from_queryset(NewsletterQuerySet)()

    content_panels = (
        [HelpPanel(content=DESK_HELP)]
        + Page.content_panels
        + [FieldPanel("issue_date"), FieldPanel("introduction"), FieldPanel("items", permission=READS_FINDINGS)]
        + [FieldPanel("summary", help_text=SUMMARY_HELP)]
        + ContentPage.summary_panels[1:]
        + ContentPage.keeping_panels
    )
    settings_panels: list = []
    search_fields = ContentPage.search_fields + [
        index.SearchField("introduction"),
        index.SearchField("items"),
        index.FilterField("issue_date"),
    ]

    class Meta:
        verbose_name, verbose_name_plural = "newsletter", "newsletters"
        ordering = ["-issue_date"]

    def save(self, *args, **kwargs):
        """As Wagtail's; but an issue goes live with its approved revision alone, whoever asks and by whatever door (R14)."""
        refuse_publication_without_approval(self)
        return super().save(*args, **kwargs)

    def with_content_json(self, content):
        """As Wagtail's; but approval and sending belong to the issue, not to a revision, and no date publishes it."""
        page = super().with_content_json(content)
        for name in OF_THE_ISSUE:
            setattr(page, name, getattr(self, name))
        page.go_live_at = page.expire_at = None
        return page

    def permissions_for_user(self, user):
        """As Wagtail's, without publishing."""
        return IssuePermissions(user, self)

    @property
    def has_workflow(self):
        """None of Wagtail's workflows: their last step would publish."""
        return False

    def get_workflow(self):
        return None

    @property
    def more_introduction(self) -> str:
        """The introduction without what the summary says already."""
        return self.introduction.removeprefix(self.summary).strip()

    def get_context(self, request, *args, **kwargs):
        from .showing import shown_items

        is_preview = getattr(request, "is_preview", False)
        return super().get_context(request, *args, **kwargs) | {"items": shown_items(self, request.user, words_only=is_preview)}


class Subscription(models.Model):
    """Whether a person wants the newsletter by e-mail. Staff do unless they said no."""

    wagtail_reference_index_ignore = True

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="newsletter_subscription")
    is_wanted = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.person}: {'wanted' if self.is_wanted else 'not wanted'}"


class Delivery(models.Model):
    """One issue to one person, once."""

    wagtail_reference_index_ignore = True

    issue = models.ForeignKey(NewsletterPage, on_delete=models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField(default=timezone.now)
    sending_since = models.DateTimeField(null=True, blank=True, editable=False, help_text="A worker has this one in hand.")
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["issue", "person"], name="newsletters_each_recipient_once")]

    def __str__(self) -> str:
        return f"{self.issue_id} to {self.person_id}"


class FindingUse(models.Model):
    """That an issue carries a finding: the link between both ends (L2). Kept in step when an issue is published."""

    wagtail_reference_index_ignore = True

    issue = models.ForeignKey(NewsletterPage, on_delete=models.CASCADE, related_name="finding_uses")
    finding = models.ForeignKey("reviews.Finding", on_delete=models.PROTECT, related_name="newsletter_uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "finding"], name="newsletters_finding_once_an_issue")]

    def __str__(self) -> str:
        return f"finding {self.finding_id} in issue {self.issue_id}"
