"""The models of all rooms of this app, gathered for Django."""

from .checking.models import CheckTask
from .descriptors.models import Descriptor, DescriptorArea, DescriptorSet
from .learning.models import LearningRecord
from .pages.models import (
    ContentPage,
    ExternalLinkPage,
    GoodPracticePage,
    GuidancePage,
    PracticeSessionPage,
    PracticeWeekPage,
    ResourcePage,
    SectionPage,
    TrainingPage,
)
from .themes.models import Theme

__all__ = [
    "CheckTask",
    "ContentPage",
    "Descriptor",
    "DescriptorArea",
    "DescriptorSet",
    "ExternalLinkPage",
    "GoodPracticePage",
    "GuidancePage",
    "LearningRecord",
    "PracticeSessionPage",
    "PracticeWeekPage",
    "ResourcePage",
    "SectionPage",
    "Theme",
    "TrainingPage",
]
