"""What all journeys share: the council, the stage, the words, and who does what for Insights."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

from django.utils import timezone

from portal.people.models import CaseResponsibility, User
from practice_library.loading.files import read_yaml
from practice_library.pages.models import ContentPage
from practice_library.themes.models import Theme
from reviews.instruments.models import Question
from reviews.records.suggestions import Suggestion

from .clock import Stage
from .council import Alderbrook

DATA = Path(__file__).resolve().parent / "data"
#: The posts of the Insights officers; the first does more than the others.
OFFICERS = ("insights-officer-1", "insights-officer-1", "insights-officer-2", "insights-officer-3")


@dataclass
class Play:
    """One playing of the year. `rng` is the only source of chance."""

    council: Alderbrook
    stage: Stage
    rng: Random
    today: date
    answered: set[int] = field(default_factory=set)
    _pages: dict[str, dict[str, ContentPage]] = field(default_factory=dict)

    @cached_property
    def words(self) -> dict:
        return read_yaml(DATA / "words.yaml")

    @cached_property
    def assurances(self) -> dict:
        return read_yaml(DATA / "assurances.yaml")

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions of the instrument by key. Only one version is published while the year is played."""
        rows = Question.objects.filter(section__instrument_version__status="published").select_related("section")
        return {question.key: question for question in rows}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        return {theme.slug: theme for theme in Theme.objects.in_use()}

    @property
    def manager(self) -> User:
        """The Insights Team Manager, who opens cycles and plans panels."""
        return self.council.named("Leila Farouk")

    def officer(self) -> User:
        """One of the Insights officers, who check, return and upload."""
        return self.council.as_now(self.council.holders[self.rng.choice(OFFICERS)])

    def team_of(self, child):
        """The child's team at the moment to which the clock has come."""
        return CaseResponsibility.objects.at().select_related("team").get(child=child).team

    def learning_for(self, reader: User, finding: dict) -> list[Suggestion]:
        """The pages that the case sends with this finding, as far as `reader` may open them and they were out by then."""
        pages = self._pages_for(reader)
        chosen = [pages[slug] for slug in finding.get("learning", ()) if slug in pages]
        return [Suggestion(page, _why(page, finding["themes"])) for page in chosen if page.first_published_at <= timezone.now()]

    def _pages_for(self, reader: User) -> dict[str, ContentPage]:
        if reader.affiliation not in self._pages:
            visible = ContentPage.objects.visible_to(reader).prefetch_related("themes")
            self._pages[reader.affiliation] = {page.slug: page for page in visible}
        return self._pages[reader.affiliation]


def _why(page: ContentPage, slugs: list[str]) -> str:
    """The reason that the portal gives when it offers `page` beside a finding with these themes."""
    shared = [theme.title for theme in page.themes.all() if theme.slug in slugs]
    return "same theme: " + ", ".join(shared) if shared else "speaks of the same things"
