"""A small instrument, and a walk through the steps by the real actions, for tests of what follows a submission."""

from datetime import timedelta

from django.utils import timezone

from portal.deadlines.calendar import end_of_day
from portal.models import FrameworkSettings, Notice
from practice_library.descriptors.models import BAND_CHOICES, Descriptor, DescriptorArea, DescriptorSet
from practice_library.themes.models import Theme
from reviews.allocation.actions import allocate
from reviews.cycles import actions as cycle_actions
from reviews.instruments.loading import publish
from reviews.instruments.models import Instrument, InstrumentVersion, Question, Section
from reviews.moderation import actions as moderation
from reviews.records import actions as records
from reviews.records import checking, findings
from reviews.records.models import Review


def later_on_the_day(moment):
    """A moment still to come on the same day of London."""
    return moment + (end_of_day(timezone.localdate(moment)) - moment) / 2


def in_days(days: int):
    """This time of the day, so many days on."""
    return timezone.now() + timedelta(days=days)


def told(kind: str) -> list[str]:
    """The first names of who has a notice of `kind`, once a notice."""
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__first_name", flat=True))


def names(*people) -> list[str]:
    """Their first names, as `told` gives them."""
    return sorted(person.first_name for person in people)


def facts(panel, **changed) -> dict:
    """What `change_panel` is given to leave a panel as it is but for `changed`."""
    people = {"chair": panel.chair, "members": [seat.person for seat in panel.members.at() if seat.person_id != panel.chair_id]}
    return {"meets_at": panel.meets_at, "place": panel.place} | people | changed


class Walk:
    """An open cycle of the small council, and verbs that bring a review as far as a test needs."""

    def __init__(self, council):
        self.council = council
        self.theme = Theme.objects.create(title="Contingency", slug="contingency")
        self.version = self._instrument()
        self.descriptors = self._descriptors()
        self.cycle = cycle_actions.open_cycle(month=timezone.localdate(), area_of_focus="Neglect", by=council.insights)
        self.children = 0

    def _instrument(self):
        instrument = Instrument.objects.create(slug="cr", title="Collaborative Review", kind="collaborative_review")
        version = InstrumentVersion.objects.create(instrument=instrument, number=1)
        section = Section.objects.create(instrument_version=version, key="all", title="All")
        for place, (key, short) in enumerate([("voice", "Voice heard and acted on"), ("risk", "Risk understood"), ("overall", "Overall")]):
            Question.objects.create(
                section=section, key=key, kind="scale", title=f"{short}?", short=short, descriptor_area=key, position=place
            )
        return publish(version)

    def _descriptors(self):
        made = DescriptorSet.objects.create(title="Grade descriptors", number=1)
        for place, key in enumerate(["voice", "risk", "overall"]):
            area = DescriptorArea.objects.create(descriptor_set=made, key=key, title=key, question=key, position=place)
            Descriptor.objects.bulk_create(
                Descriptor(area=area, band=band, text=f"{label} {key} as pinned.") for band, label in BAND_CHOICES
            )
        DescriptorSet.objects.filter(pk=made.pk).update(status=DescriptorSet.Status.PUBLISHED)
        return DescriptorSet.objects.get(pk=made.pk)

    def allocated(self, child=None, reviewer=None, at=None) -> Review:
        """A review that is allocated, of a new child of North unless told."""
        if child is None:
            self.children += 1
            child = self.council.child_in(self.council.north, f"AB-{2000 + self.children}", self.council.practitioner)
        case = cycle_actions.add_case(self.cycle, child, plan_type="cin", by=self.council.insights)
        return allocate(case, reviewer or self.council.reviewer, by=self.council.insights, override_reason="The test needs it.", at=at)

    def ready(self, score: int, child=None, reviewer=None, words="No one has seen the child alone.", actions=(), at=None) -> Review:
        """A review that can be submitted with the overall grade `score`."""
        at = at or timezone.now()
        review = self.allocated(child, reviewer, at=at)
        by = review.reviewer
        records.book_conversation(review, when=at + timedelta(hours=1), by=by, at=at)
        records.record_conversation(review, held_on=timezone.localdate(at), by=by, at=at)
        records.record_family_contact(review, held_on=timezone.localdate(at), by=by, at=at)
        for question in Question.objects.filter(section__instrument_version=review.instrument_version):
            records.save_answer(review, question, score=score, text=words, by=by, at=at)
        findings.add_finding(
            review, kind="development", text="The plan says nothing of the second episode.", themes=[self.theme], by=by, at=at
        )
        for text, role in actions:
            findings.add_action(review, text=text, owner_role=role, due_on=timezone.localdate(at) + timedelta(days=14), by=by, at=at)
        return Review.objects.get(pk=review.pk)

    def submitted(self, score: int, at=None, **facts) -> Review:
        """A submitted review: before a panel if it is Outstanding or Inadequate."""
        review = self.ready(score, at=at, **facts)
        return records.submit_review(review, by=review.reviewer, at=at)

    def panel(self, *members, chair=None, at=None, meets_at=None):
        """A planned panel that meets later on the same day, by default chaired by the second reviewer."""
        chair = chair or self.council.second_reviewer
        meets = meets_at or later_on_the_day(at or timezone.now())
        return moderation.plan_panel(
            self.cycle, meets_at=meets, chair=chair, members=members, place="Room 4", by=self.council.insights, at=at
        )

    def moderated(self, score: int, panel_score: int, at=None, **facts) -> Review:
        """A review that the panel graded."""
        review = self.submitted(score, at=at, **facts)
        self.panel(at=at)
        moderation.record_moderated_grade(
            review, score=panel_score, rationale="The panel read it so.", by=self.council.second_reviewer, at=at
        )
        return Review.objects.get(pk=review.pk)

    def returned(self, score: int, panel_score: int | None = None, at=None, **facts) -> Review:
        """A review that Insights returned, after the panel or the quality check."""
        review = self.submitted(score, at=at, **facts)
        if review.state == Review.State.IN_MODERATION:
            self.panel(at=at)
            moderation.record_moderated_grade(
                review, score=score if panel_score is None else panel_score, rationale="So.", by=self.council.second_reviewer, at=at
            )
        else:
            checking.pass_quality_check(review, by=self.council.insights, at=at)
        return checking.return_review(review, by=self.council.insights, at=at)

    def set(self, **values):
        """Change the framework's settings."""
        settings = FrameworkSettings.load()
        for name, value in values.items():
            setattr(settings, name, value)
        settings.save()
        return settings


def counts(review=None) -> tuple:
    """State, events and notices: equal before and after what was refused."""
    from portal.models import Event, Obligation
    from reviews.models import Escalation, Grade

    state = Review.objects.get(pk=review.pk).state if review else ""
    met = Obligation.objects.filter(met_at__isnull=False).count()
    return (
        state,
        Event.objects.count(),
        Notice.objects.count(),
        Grade.objects.count(),
        Escalation.objects.count(),
        Obligation.objects.count(),
        met,
    )
