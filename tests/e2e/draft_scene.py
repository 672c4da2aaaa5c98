"""Two reviews of the small council: one that Rosa is writing, and one that was graded Inadequate.

Run in a process of its own, with the settings of the portal that is served. Prints where they are.
"""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

import django

django.setup()

PEOPLE = {"insights": "ines", "insights_hos": "ida", "reviewer": "rosa", "second_reviewer": "rolf"}


def set_scene() -> None:
    from portal.models import Child, User
    from reviews.models import InstrumentVersion
    from tests.reviews.process import Process

    people = {role: User.objects.get(email=f"{name}@alderbrook.example") for role, name in PEOPLE.items()}
    process = Process(SimpleNamespace(**people), InstrumentVersion.objects.first())
    writing = process.to_family_contacted(process.allocate(Child.objects.get(reference="AB-1001")))
    raised = process.submit(process.allocate(Child.objects.get(reference="AB-1002")), overall=1)
    print(writing.reference, raised.escalations.get().pk)


if __name__ == "__main__":
    set_scene()
