"""Instruments: versioned sets of questions. A published version never changes; a review keeps the one it was opened with."""

from django.db import models
from django.db.models import Q

from practice_library.descriptors.models import PartOfVersion
from practice_library.themes.models import Theme


class Instrument(models.Model):
    """A kind of QA activity's questions, such as the Collaborative Review's (R1, R20)."""

    class Kind(models.TextChoices):
        COLLABORATIVE_REVIEW = "collaborative_review", "Collaborative Review"
        DIP_SAMPLE = "dip_sample", "Dip sample"
        THEMATIC_REVIEW = "thematic_review", "Thematic review"
        LIVE_AUDIT = "live_audit", "Live audit"
        APPRECIATIVE_INQUIRY = "appreciative_inquiry", "Appreciative inquiry"
        PRACTICE_OBSERVATION = "practice_observation", "Practice observation"
        BENCHMARKING = "benchmarking", "Benchmarking workshop"
        YOUNG_SCRUTINEERS = "young_scrutineers", "Young Scrutineers and Inspectors"
        TAKEOVER_DAY = "takeover_day", "Takeover Day"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=Kind.choices)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class InstrumentVersion(models.Model):
    """One version of an instrument: draft, then published for ever, then retired."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["instrument", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="reviews_instrument_version_once"),
            models.UniqueConstraint(fields=["instrument"], condition=Q(status="published"), name="reviews_one_published_version"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, version {self.number}"

    @property
    def can_change(self) -> bool:
        return self.status == self.Status.DRAFT


class Section(PartOfVersion):
    """A group of questions under one heading."""

    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    intro = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["instrument_version", "key"], name="reviews_section_once")]

    def __str__(self) -> str:
        return self.title

    def version(self) -> InstrumentVersion:
        return self.instrument_version


class Question(PartOfVersion):
    """One question. A scaled one stands for an area of the descriptors."""

    class Kind(models.TextChoices):
        SCALE = "scale", "Scale 0 to 10"
        LONG_TEXT = "long_text", "Long text"
        SHORT_TEXT = "short_text", "Short text"
        FAMILY_FEEDBACK = "family_feedback", "Family feedback"
        PRACTITIONER_VIEW = "practitioner_view", "Practitioner’s view"

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200)
    short = models.CharField("short name", max_length=80)
    help = models.TextField(blank=True)
    required = models.BooleanField(default=True)
    descriptor_area = models.SlugField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")

    class Meta:
        ordering = ["section__position", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="reviews_question_once")]

    def __str__(self) -> str:
        return self.title

    def version(self) -> InstrumentVersion:
        return self.section.instrument_version

    @property
    def is_scaled(self) -> bool:
        return self.kind == self.Kind.SCALE

    @property
    def is_overall(self) -> bool:
        """Whether this is the overall grade: a judgement, never an average (R3)."""
        return self.is_scaled and self.key == "overall"

    @property
    def takes_score(self) -> bool:
        return self.kind in (self.Kind.SCALE, self.Kind.FAMILY_FEEDBACK)
