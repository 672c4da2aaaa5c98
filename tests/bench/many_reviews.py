"""Reviews by the thousand, for the bench alone: copies of the demonstration's returned reviews, put straight into tables.

The copies go back in time, to the same reviewers and practitioners, so that everybody has their share of them. What is
open stays what the demonstration has open: a council with ten times the history has no more to do today.
"""

from datetime import timedelta
from itertools import cycle

BATCH = 500


def _returned():
    from reviews.models import Review

    wanted = Review.objects.filter(returned_at__isnull=False).exclude(state=Review.State.WITHDRAWN).order_by("pk")
    return wanted.prefetch_related(
        "grades", "findings__themes", "findings__attachments", "actions", "readings", "answers", "child__responsibilities"
    )


def _copy(row, **changes):
    """A new, unsaved row like `row`."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in changes]
    return type(row)(**{field.attname: getattr(row, field.attname) for field in fields if field.attname not in changes}, **changes)


def grow(total: str) -> dict:
    """Add copies until there are `total` reviews."""
    from django.db import transaction

    from reviews.models import Review

    templates = list(_returned()[:40])
    if not templates:
        raise SystemExit("The demonstration has no returned review to copy.")
    turns = cycle(templates)
    reviewers = list(Review.objects.order_by("reviewer").values_list("reviewer", flat=True).distinct())
    practitioners = list(
        Review.objects.exclude(practitioner=None).order_by("practitioner").values_list("practitioner", flat=True).distinct()
    )
    have = Review.objects.count()
    while have < int(total):
        numbers = range(have, min(int(total), have + BATCH))
        with transaction.atomic():
            _add(
                [
                    (number, next(turns), reviewers[number % len(reviewers)], practitioners[number * 7 % len(practitioners)])
                    for number in numbers
                ]
            )
        have = numbers[-1] + 1
    return {"reviews": Review.objects.count()}


def _add(wanted: list[tuple]) -> None:
    """One batch in a closed cycle of its own."""
    from portal.models import Child
    from reviews.models import Case, Cycle, Review

    first, template = wanted[0][0], wanted[0][1]
    month = (template.cycle.month - timedelta(days=400 + first)).replace(day=1)
    past = Cycle.objects.create(
        month=month, area_of_focus=template.cycle.area_of_focus, state=Cycle.State.CLOSED, instrument_version=template.instrument_version
    )
    children = Child.objects.bulk_create([Child(reference=f"BX-{number}") for number, *_ in wanted])
    cases = Case.objects.bulk_create(
        [_copy(template.case, cycle=past, child=child) for (_, template, *_), child in zip(wanted, children, strict=True)]
    )
    reviews = Review.objects.bulk_create(
        [_review(*row, case=case, past=past, child=child) for row, case, child in zip(wanted, cases, children, strict=True)]
    )
    _add_parts([(template, review) for (_, template, *_), review in zip(wanted, reviews, strict=True)])


def _review(number, template, reviewer, practitioner, *, case, past, child):
    back = timedelta(days=200 + number % 2000)
    return _copy(
        template,
        reference=f"BX-2001-{number:06}",
        case=case,
        cycle=past,
        child=child,
        reviewer_id=reviewer,
        practitioner_id=practitioner,
        allocated_at=template.allocated_at - back,
        submitted_at=template.submitted_at - back,
        returned_at=template.returned_at - back,
    )


def _add_parts(pairs: list[tuple]) -> None:
    """What stands in the reviews and under their children."""
    from portal.models import CaseResponsibility
    from reviews.models import ActionItem, Answer, Finding, FindingLearning, Grade, Reading

    Grade.objects.bulk_create([_copy(row, review=review) for template, review in pairs for row in template.grades.all()])
    Answer.objects.bulk_create([_copy(row, review=review) for template, review in pairs for row in template.answers.all()])
    ActionItem.objects.bulk_create(
        [
            _copy(row, review=review, done_at=review.returned_at + timedelta(days=30))
            for template, review in pairs
            for row in template.actions.all()
        ]
    )
    Reading.objects.bulk_create([Reading(review=review, person_id=review.practitioner_id) for _, review in pairs])
    CaseResponsibility.objects.bulk_create(
        [
            _copy(template.child.responsibilities.all()[0], child=review.child)
            for template, review in pairs
            if template.child.responsibilities.all()
        ]
    )
    originals = [(row, review) for template, review in pairs for row in template.findings.all()]
    findings = Finding.objects.bulk_create([_copy(row, review=review) for row, review in originals])
    together = list(zip(originals, findings, strict=True))
    through = Finding.themes.through
    through.objects.bulk_create([through(finding=finding, theme=theme) for (row, _), finding in together for theme in row.themes.all()])
    FindingLearning.objects.bulk_create([_copy(link, finding=finding) for (row, _), finding in together for link in row.attachments.all()])
