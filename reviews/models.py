"""The models of all rooms of this app, gathered for Django."""

from .assurance.models import MosaicUpload, SupervisionAfterReview, SustainedCheck, TeamManagerAssurance, Verification
from .cycles.models import Case, Cycle, PlanType, ReferenceCounter, Step, StepDue
from .escalations.models import Escalation, EscalationRecipient, SafetyAssurance
from .instruments.models import Instrument, InstrumentVersion, Question, Section
from .moderation.models import Panel, PanelCase, PanelInvitation, PanelMember
from .records.models import (
    ActionItem,
    Answer,
    Finding,
    FindingLearning,
    Grade,
    QualityCheck,
    Reading,
    Review,
    StepOutcome,
)

__all__ = [
    "ActionItem",
    "Answer",
    "Case",
    "Cycle",
    "Escalation",
    "EscalationRecipient",
    "Finding",
    "FindingLearning",
    "Grade",
    "Instrument",
    "InstrumentVersion",
    "MosaicUpload",
    "Panel",
    "PanelCase",
    "PanelInvitation",
    "PanelMember",
    "PlanType",
    "QualityCheck",
    "Question",
    "Reading",
    "ReferenceCounter",
    "Review",
    "SafetyAssurance",
    "Section",
    "Step",
    "StepDue",
    "StepOutcome",
    "SupervisionAfterReview",
    "SustainedCheck",
    "TeamManagerAssurance",
    "Verification",
]
