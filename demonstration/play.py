"""What all journeys share: the council, the stage, the words, and who does what for Insights."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

import yaml
from django.utils import timezone

from portal.people.models import CaseResponsibility, User
from practice_library.themes.models import Theme
from reviews.instruments.models import Question
from reviews.records.suggestions import Suggestion, suggest_learning

from .clock import Stage
from .council import Alderbrook

DATA = Path(__file__).resolve().parent / "data"
#: The posts of the Insights officers; the first does more than the others.
OFFICERS = ("insights-officer-1", "insights-officer-1", "insights-officer-2", "insights-officer-3")


class Deck:
    """Gives out texts in a drawn order, and begins anew only when all were used."""

    def __init__(self, texts, rng: Random):
        self.texts: list[str] = list(texts)
        self.rng = rng
        self.left: list[str] = []

    def draw(self) -> str:
        if not self.left:
            self.left = self.rng.sample(self.texts, len(self.texts))
        return self.left.pop()


@dataclass
class Play:
    """One playing of the year. `rng` is the only source of chance."""

    council: Alderbrook
    stage: Stage
    rng: Random
    today: date
    answered: set[int] = field(default_factory=set)
    _suggested: dict = field(default_factory=dict)

    @cached_property
    def words(self) -> dict:
        return yaml.safe_load((DATA / "words.yaml").read_text(encoding="utf-8"))

    @cached_property
    def assurances(self) -> dict:
        return yaml.safe_load((DATA / "assurances.yaml").read_text(encoding="utf-8"))

    @cached_property
    def decks(self) -> dict[str, Deck]:
        return {name: Deck(texts, self.rng) for name, texts in self.words.items() if isinstance(texts, list)}

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

    def learning_for(self, reader: User, slugs) -> list[Suggestion]:
        """What the portal suggests first for these themes to somebody who reads what `reader` may, as far as it was out then."""
        key = (reader.affiliation, tuple(slugs))
        if key not in self._suggested:
            self._suggested[key] = suggest_learning(reader, theme_ids=[self.themes[slug].pk for slug in slugs], limit=8)
        return [found for found in self._suggested[key] if found.page.first_published_at <= timezone.now()][:2]
