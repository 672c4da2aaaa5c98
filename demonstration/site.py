"""The pages: front door, sections, the shipped framework and the demonstration's library."""

from datetime import date, datetime
from pathlib import Path

import swapper
from django.conf import settings
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Site

from home.models import HomePage
from portal.people.models import Post, PostType
from practice_library.loading import load_descriptors, load_framework, load_library, load_sections, load_themes
from practice_library.pages.models import GuidancePage, SectionPage
from reviews.instruments.loading import load_instrument

LIBRARY = Path(__file__).resolve().parent / "data" / "library"
Page = swapper.load_model("wagtailcore", "Page")


def build_site(posts: dict[str, Post], *, today: date, since: datetime) -> dict[str, SectionPage]:
    """Make all pages, themes, descriptors and the instrument, the last two as published at `since`. Returns the sections.

    `posts` are the council's, by code.
    """
    owners = _owners(posts)
    load_themes()
    load_descriptors(at=since)
    load_instrument(at=since)
    home = _front_door()
    sections = load_sections(home)
    load_framework(sections["framework"], posts=owners, today=today)
    load_library(library=sections["library"], practice_weeks=sections["practice-week"], path=LIBRARY, posts=owners, today=today)
    _foot_pages(home, owners, today)
    return sections


def _owners(posts: dict[str, Post]) -> dict[str, Post]:
    """One post of each type, the first by code: who keeps which page."""
    found: dict[str, Post] = {}
    for code in sorted(posts):
        if posts[code].type != PostType.PRACTITIONER:
            found.setdefault(str(posts[code].type), posts[code])
    return found


def ensure_roots() -> None:
    """The rows that Wagtail's migrations make and that a database which was emptied lacks."""
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")


def _front_door() -> HomePage:
    """The home page at the root of the default site, in place of Wagtail's own welcome page."""
    home = HomePage.objects.first()
    if home:
        return home
    ensure_roots()
    root = Page.objects.get(depth=1)
    root.get_children().filter(slug="home").delete()
    root.refresh_from_db()
    home = HomePage(title="Home", slug="home")
    root.add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Practice knowledge"}
    )
    return HomePage.objects.get(pk=home.pk)


FOOT = (
    (
        "accessibility",
        "Accessibility",
        "How this portal is built for everybody, what does not work yet, and whom to tell.",
        """<p>Everybody should be able to use this portal: with a keyboard alone, with a screen reader, on a phone, at 400 per cent
        zoom, and without JavaScript. It is built to the Web Content Accessibility Guidelines 2.2 at level AA.</p>
        <h2>What may not work</h2><p>Documents that colleagues upload, such as older reports, may lack tags or headings. Recordings of
        Practice Week sessions have a transcript once the session was held; before that they have none. Where editors write pages,
        the keyboard passes more than a hundred stops before the button <em>Save draft</em>: that is how the editing software, Wagtail, draws
        the page. Ctrl + S saves from anywhere on it, and the question mark lists all shortcuts.</p>
        <h2>Tell us</h2><p>If something stops you, write to the Workforce Practice Development team. Say which page it was and what you
        used. We answer within five working days, and send the text in another form meanwhile.</p>
        <p>Alderbrook is invented. This statement shows what a council would write after its own tests.</p>""",
    ),
    (
        "privacy",
        "Privacy",
        "What the portal keeps about children, families and staff, who may see it, and for how long.",
        """<p>No child’s name is kept here. A child is a reference; the number in Mosaic is kept apart and is shown only beside a review
        that the reader may open.</p>
        <h2>Who sees a review</h2><ul><li>its reviewer, and Insights</li><li>the moderation panel, for the reviews that it hears, until these
        are finalised</li><li>the practitioner, once it is returned</li><li>the managers in the child’s line, at the times that the framework
        sets</li><li>a named deputy or somebody acting in a post: what its holder sees, for as long as they stand in</li></ul>
        <p>Every reading is logged with who, when and from where. Insights can see that log.</p>
        <h2>Who sees a finding</h2><p>Workforce Practice Development and the Principal Social Worker read findings without child,
        practitioner, team or reviewer. What they take from one into an example or the newsletter is checked for names and numbers.</p>
        <h2>What is not done</h2><p>Nobody is ranked. There are no tables of practitioners. Figures under five are not shown outside
        Insights, and to partners none under ten.</p>
        <h2>For how long</h2><p>A review is kept for as long as the council’s retention schedule says. The portal deletes nothing of a review
        by itself.</p>
        <h2>Searches</h2><p>The portal keeps what was searched for and whether anything was found, and not who searched.</p>
        <h2>Your rights</h2><p>A council would name its data protection officer here, and link to its retention schedule.
        Alderbrook is invented: its people, children and reviews do not exist.</p>""",
    ),
    (
        "contact",
        "Contact",
        "Whom to ask about a review, a page, or an account.",
        """<p>A child who may not be safe comes first: ring the child’s Service Manager, or the emergency duty team out of hours. Do not
        leave it in a form.</p>
        <h2>A review, a cycle or a grade</h2><p>Ask the Insights team: insights@alderbrook.example.</p>
        <h2>A page, the newsletter or training</h2><p>Ask Workforce Practice Development: wpd@alderbrook.example. If a page is wrong, say what it
        should say; its owner is named on it.</p>
        <h2>Signing in</h2><p>Ask the system administrator: portal@alderbrook.example.</p>
        <p>These addresses are invented, like Alderbrook, and nobody reads them.</p>""",
    ),
)


def _foot_pages(home: HomePage, owners: dict[str, Post], today: date) -> None:
    """The three pages that the foot of every page leads to."""
    for slug, title, summary, text in FOOT:
        if GuidancePage.objects.child_of(home).filter(slug=slug).exists():
            continue
        page = GuidancePage(
            title=title,
            slug=slug,
            summary=summary,
            minutes=1,
            open_to_partners=True,
            owning_post=owners.get(PostType.WPD_EDITOR),
            last_reviewed=today,
            review_by=date(today.year + 1, today.month, min(today.day, 28)),
        )
        page.body = GuidancePage.body.field.stream_block.to_python([{"type": "text", "value": " ".join(text.split())}])
        home.add_child(instance=page)
        page.save_revision().publish()
