"""The four sections under the front door."""

from wagtail.models import Page

from practice_library.pages.models import SectionPage

SECTIONS = {
    "framework": (
        "Framework",
        SectionPage.Shows.CHILDREN,
        "How we look at the quality of our work, what each band means, and what happens with what we find.",
    ),
    "library": (
        "Library",
        SectionPage.Shows.LIBRARY,
        "Guidance, examples, sessions, training, forms and reports. Each has an owner and a date by which it is looked at again.",
    ),
    "practice-week": (
        "Practice Week",
        SectionPage.Shows.PRACTICE_WEEKS,
        "Twice a year we stop for a week and learn from each other. Sessions that were recorded stay here.",
    ),
    "newsletters": (
        "Newsletters",
        SectionPage.Shows.NEWSLETTERS,
        "What reviews are finding, what people are doing about it, and what is coming up.",
    ),
}


def load_sections(home: Page) -> dict[str, SectionPage]:
    """Make the sections that are missing under `home`, in menus. Returns them by slug."""
    sections = {}
    for slug, (title, shows, intro) in SECTIONS.items():
        section = SectionPage.objects.child_of(home).filter(slug=slug).first()
        if section is None:
            section = SectionPage(title=title, slug=slug, shows=shows, intro=intro, show_in_menus=True, live=False)
            home.add_child(instance=section)
            section.save_revision().publish()
            section.refresh_from_db()
        sections[slug] = section
    return sections
