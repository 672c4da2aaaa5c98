"""The instruments that the portal ships, loaded as published versions."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from practice_library.loading.files import read_yaml
from practice_library.themes.models import Theme

from .models import Instrument, InstrumentVersion, Question, Section

SHIPPED = Path(__file__).parent / "shipped"


def load_instrument(path: Path = SHIPPED / "cr.yaml", *, at=None) -> InstrumentVersion:
    """Load one shipped instrument and publish it. A version that is there already is returned as it stands.

    Raises `ValueError` for a theme that the taxonomy does not have.
    """
    data = read_yaml(path)
    themes = {theme.slug: theme for theme in Theme.objects.in_use()}
    with transaction.atomic():
        instrument, _ = Instrument.objects.get_or_create(slug=data["slug"], defaults={"title": data["title"], "kind": data["kind"]})
        version, made = InstrumentVersion.objects.get_or_create(instrument=instrument, number=data["version"])
        if not made:
            return version
        for place, section_data in enumerate(data["sections"]):
            section = Section.objects.create(
                instrument_version=version,
                key=section_data["key"],
                title=section_data["title"],
                intro=section_data.get("intro", ""),
                position=place,
            )
            for row, question_data in enumerate(section_data["questions"]):
                slugs = question_data.get("themes") or []
                unknown = [slug for slug in slugs if slug not in themes]
                if unknown:
                    raise ValueError(f"{path.name}: question {question_data['key']} names unknown themes: {', '.join(unknown)}.")
                question = Question.objects.create(
                    section=section,
                    key=question_data["key"],
                    kind=question_data["kind"],
                    title=question_data["title"],
                    short=question_data["short"],
                    help=question_data.get("help", ""),
                    required=question_data.get("required", True),
                    descriptor_area=question_data.get("descriptor_area") or "",
                    position=row,
                )
                question.themes.set([themes[slug] for slug in slugs])
        publish(version, at=at)
    return version


def publish(version: InstrumentVersion, *, at=None) -> InstrumentVersion:
    """Publish a draft for ever, and retire the version that was published before."""
    InstrumentVersion.objects.filter(instrument=version.instrument, status=InstrumentVersion.Status.PUBLISHED).update(
        status=InstrumentVersion.Status.RETIRED
    )
    version.status, version.published_at = InstrumentVersion.Status.PUBLISHED, at or timezone.now()
    version.save(update_fields=["status", "published_at"])
    return version
