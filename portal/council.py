"""What the council sets for itself in the CMS: its name, its colours, and the framework's open defaults."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


def validate_colour(value: str) -> None:
    """Six hexadecimal digits after a #."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError("Write the colour as # and six digits or letters a to f, such as #0f5f6c.")


def days_listed(text: str) -> frozenset[date]:
    """The days that `text` lists, one a line as 4/12/2026. Raises `ValueError` with the line that is none."""
    days = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        try:
            days.add(datetime.strptime(line, "%d/%m/%Y").date())
        except ValueError:
            raise ValueError(line) from None
    return frozenset(days)


def validate_days(text: str) -> None:
    """One day a line."""
    try:
        days_listed(text)
    except ValueError as error:
        raise ValidationError(f"“{error}” is no day. Write one day a line, such as 24/12/2026.") from None


@register_setting(icon="site")
class CouncilSettings(BaseGenericSetting):
    """The look of the frame."""

    council_name = models.CharField(max_length=80, default="Borough of Alderbrook")
    product_name = models.CharField(max_length=60, default="Practice knowledge")
    mark = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    frame_colour = models.CharField(max_length=7, default="#0e3039", validators=[validate_colour])
    brand_colour = models.CharField(max_length=7, default="#0f5f6c", validators=[validate_colour])

    panels = [
        FieldPanel("council_name"),
        FieldPanel("product_name"),
        FieldPanel("mark"),
        FieldPanel("frame_colour"),
        FieldPanel("brand_colour"),
    ]

    class Meta:
        verbose_name = "council and look"

    @property
    def mark_url(self) -> str:
        """Where the council's mark is served, or "" for the portal's own leaf."""
        return self.mark.get_rendition("max-96x96").url if self.mark else ""


@register_setting(icon="cogs")
class FrameworkSettings(BaseGenericSetting):
    """Where the framework is silent, what this council does. Insights change these."""

    conflict_months = models.PositiveSmallIntegerField(
        "months a reviewer must have been out of the child’s line",
        default=12,
        help_text="Nobody reviews a child of their own team or line, as it is now or was within these months.",
    )
    moderation_sample_percent = models.PositiveSmallIntegerField(
        "random sample moderated, per cent",
        default=0,
        validators=[MaxValueValidator(100)],
        help_text="Good and Requires improvement reviews drawn at random for the panel. 10 is recommended: agreement on the extremes alone says nothing about the middle.",
    )
    senior_managers_see_returned = models.BooleanField(
        "Service Manager and Head of Service see a review once returned",
        default=False,
        help_text="Otherwise they see it once finalised: the team reads it first.",
    )
    safety_hours = models.PositiveSmallIntegerField(
        "hours for the Service Manager’s assurance",
        default=24,
        validators=[MinValueValidator(1)],
        help_text="Elapsed hours, weekends and bank holidays included, from the moment a concern is raised to the recorded assurance.",
    )
    mosaic_days = models.PositiveSmallIntegerField(
        "days from return to Mosaic", default=5, help_text="After these days Insights add the review to Mosaic. Earlier needs a reason."
    )
    mosaic_days_are_working_days = models.BooleanField("these are working days", default=True)
    supervision_days = models.PositiveSmallIntegerField(
        "working days from return to supervision",
        default=10,
        help_text="Until then the Team Manager records case supervision, for every grade.",
    )
    sustained_days = models.PositiveSmallIntegerField(
        "days from the last verified action to the sustained check",
        default=90,
        help_text="Counted in days, weekends and bank holidays included. Insights then checks whether the improvement has lasted.",
    )
    closure_days = models.TextField(
        "days on which the council is closed",
        blank=True,
        validators=[validate_days],
        help_text="One day a line, such as 24/12/2026. They are no working days, beside weekends and England’s bank holidays.",
    )
    band_warning_distance = models.PositiveSmallIntegerField(
        "bands between the overall grade and the median of the questions that raise a warning",
        default=2,
        help_text="The reviewer is warned, and can still submit.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("conflict_months")], heading="Allocation"),
        MultiFieldPanel([FieldPanel("band_warning_distance"), FieldPanel("moderation_sample_percent")], heading="Grades and moderation"),
        MultiFieldPanel([FieldPanel("senior_managers_see_returned")], heading="Who sees what"),
        MultiFieldPanel(
            [
                FieldPanel("safety_hours"),
                FieldPanel("mosaic_days"),
                FieldPanel("mosaic_days_are_working_days"),
                FieldPanel("supervision_days"),
                FieldPanel("sustained_days"),
                FieldPanel("closure_days"),
            ],
            heading="Deadlines",
        ),
    ]

    class Meta:
        verbose_name = "framework settings"

    @property
    def closures(self) -> frozenset[date]:
        """The council's own closure days."""
        return days_listed(self.closure_days)
