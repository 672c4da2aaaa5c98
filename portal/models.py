"""The models of all rooms of this app, gathered for Django."""

from portal.audit.models import Event, ReadEntry
from portal.council import CouncilSettings, FrameworkSettings
from portal.deadlines.models import Obligation
from portal.notices.models import Notice
from portal.people.imports.models import ImportDraft
from portal.people.models import (
    Board,
    BoardMembership,
    CaseResponsibility,
    Child,
    CohortMembership,
    Leave,
    MosaicNumber,
    Post,
    PostType,
    ReportingLine,
    Service,
    Team,
    Tenure,
    User,
)
from portal.periodic.models import PeriodicRun

__all__ = [
    "Board",
    "BoardMembership",
    "CaseResponsibility",
    "Child",
    "CohortMembership",
    "CouncilSettings",
    "Event",
    "FrameworkSettings",
    "ImportDraft",
    "Leave",
    "MosaicNumber",
    "Notice",
    "Obligation",
    "PeriodicRun",
    "Post",
    "PostType",
    "ReadEntry",
    "ReportingLine",
    "Service",
    "Team",
    "Tenure",
    "User",
]
