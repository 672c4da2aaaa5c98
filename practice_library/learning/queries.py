"""Learning records, each seen by the person whose they are."""

from django.db import models


class LearningRecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user) if user.is_authenticated else self.none()
