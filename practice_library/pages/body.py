"""The body that most pages have."""

from django.db import models
from wagtail.fields import StreamField

from .blocks import ContentStreamBlock


class BodyMixin(models.Model):
    """A body of blocks."""

    body = StreamField(ContentStreamBlock(), blank=True)

    class Meta:
        abstract = True
