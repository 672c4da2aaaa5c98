"""The query log: what is searched for, and what is found. It holds nobody's name."""

from django.db import models
from django.utils import timezone


class SearchQuery(models.Model):
    """One search: the words, how many results of each kind were shown, and when. Who searched is not kept."""

    class Match(models.TextChoices):
        ALL = "all", "All words"
        SOME = "some", "Some of the words"
        SIMILAR = "similar", "Words spelt much alike"
        NONE = "none", "Nothing"

    text = models.CharField(max_length=200, db_index=True)
    match = models.CharField(max_length=10, choices=Match.choices)
    results = models.PositiveIntegerField()
    counts = models.JSONField(default=dict, help_text="Results by kind of content.")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "search queries"

    def __str__(self) -> str:
        return self.text
