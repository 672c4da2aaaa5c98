"""The shared taxonomy that findings and learning content are tagged with."""

from django.db import models
from wagtail.search import index

from .queries import ThemeQuerySet


class Theme(index.Indexed, models.Model):
    """A group (no parent) or a theme within one. Kept in the CMS: added, renamed, merged, retired."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True, help_text="What it means in practice, in one sentence.")
    synonyms = models.CharField(max_length=400, blank=True, help_text="Other words for it, separated by commas. Search knows them.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="themes", verbose_name="group")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False)

    objects = ThemeQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.SearchField("synonyms", boost=2),
        index.AutocompleteField("title"),
        index.FilterField("retired_at"),
        index.FilterField("parent_id"),
    ]

    class Meta:
        ordering = ["parent__position", "position", "title"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "title"], name="practice_library_theme_title_once_in_group"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("theme", args=[self.slug])

    @property
    def now(self) -> "Theme":
        """The theme that stands for this one today: itself, or what it was merged into."""
        theme = self
        while theme.merged_into is not None:
            theme = theme.merged_into
        return theme

    @property
    def other_words(self) -> list[str]:
        return [word.strip() for word in self.synonyms.split(",") if word.strip()]

    @property
    def url(self) -> str:
        return self.get_absolute_url()

    @property
    def is_group(self) -> bool:
        return self.parent_id is None
