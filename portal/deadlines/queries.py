"""Which obligations stand open."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class ObligationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(met_at__isnull=True)

    def about(self, subject):
        """Obligations on one subject."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
