"""The taxonomy: its page, and its verbs."""

import pytest
from django.urls import reverse

from portal.access.exceptions import Refused
from portal.audit.models import Event
from practice_library import panels
from practice_library.models import ContentPage, Theme
from practice_library.themes import actions
from practice_library.themes.actions import add_theme, bring_back_theme, merge_themes, rename_theme, retire_theme


def tags(page):
    return sorted(ContentPage.objects.get(pk=page.pk).themes.values_list("slug", flat=True))


def test_V8_theme_page_shows_a_partner_only_open_content(as_user, partner, library):
    library.page("Open", themes=[library.risk], open_to_partners=True)
    library.page("Closed", themes=[library.risk])
    kinds = as_user(partner).get("/themes/risk-analysis/").context["kinds"]
    assert [(entry["count"], [page.title for page in entry["pages"]]) for entry in kinds] == [(1, ["Open"])]


def test_V8_theme_list_counts_only_what_the_reader_may_open(as_user, partner, library):
    library.page("Open", themes=[library.risk], open_to_partners=True)
    library.page("Closed", themes=[library.risk, library.safety])
    groups = as_user(partner).get("/themes/").context["groups"]
    assert [(theme.slug, theme.page_count) for theme in groups[0]["themes"]] == [("risk-analysis", 1), ("safety-plan", 0)]


def test_theme_that_is_not_there_is_a_404(as_user, reader, library):
    assert as_user(reader).get("/themes/no-such/").status_code == 404


def test_theme_panels_stand_in_their_slot_and_order(library, reader, monkeypatch):
    monkeypatch.setattr(panels, "_theme_panels", [])
    panels.register_theme_panel(lambda theme, user: {"title": "second"}, position=20)
    panels.register_theme_panel(lambda theme, user: {"title": "first"}, position=10)
    panels.register_theme_panel(lambda theme, user: {"title": "beside"}, slot="side")
    panels.register_theme_panel(lambda theme, user: None)
    found = panels.theme_panels(library.risk, reader)
    assert {slot: [panel["title"] for panel in shown] for slot, shown in found.items()} == {"main": ["first", "second"], "side": ["beside"]}


def test_added_theme_stands_last_in_its_group(library, council):
    theme = add_theme(title="Thresholds", parent=library.group, by=council.wpd)
    assert (theme.slug, theme.position, list(Theme.objects.in_use())[-1]) == ("thresholds", 3, theme)


def test_theme_of_the_same_name_in_a_group_is_refused(library, council):
    with pytest.raises(Refused, match="There is a theme called “risk ANALYSIS” in this group already"):
        add_theme(title="risk ANALYSIS", parent=library.group, by=council.wpd)


def test_renamed_theme_keeps_its_address_and_its_old_name_as_a_synonym(library, council):
    theme = rename_theme(library.risk, title="Understanding risk", by=council.wpd)
    assert (theme.slug, theme.title, theme.synonyms) == ("risk-analysis", "Understanding risk", "Risk analysis")


def test_merge_moves_every_tag_once(library, council):
    only_old = library.page("Only old", themes=[library.risk])
    both = library.page("Both", themes=[library.risk, library.safety])
    untouched = library.page("Untouched")
    merge_themes(library.risk, library.safety, by=council.wpd)
    assert [tags(page) for page in (only_old, both, untouched)] == [["safety-plan"], ["safety-plan"], []]


def test_merged_theme_leads_to_the_new_one_over_several_merges(as_user, reader, library, council):
    third = add_theme(title="Third", parent=library.group, by=council.wpd)
    merge_themes(library.risk, library.safety, by=council.wpd)
    merge_themes(library.safety, third, by=council.wpd)
    response = as_user(reader).get("/themes/risk-analysis/")
    assert (response.status_code, response.url) == (301, "/themes/third/")


def test_merge_tells_followers_within_the_same_transaction(library, council, monkeypatch):
    told = []
    monkeypatch.setattr(actions, "_followers", [])
    actions.on_merge(lambda old, new: told.append((old.slug, new.slug)))
    merge_themes(library.risk, library.safety, by=council.wpd)
    assert told == [("risk-analysis", "safety-plan")]


def test_merge_that_a_follower_refuses_changes_nothing(library, council, monkeypatch):
    page = library.page("Tagged", themes=[library.risk])
    monkeypatch.setattr(actions, "_followers", [])

    @actions.on_merge
    def refuse(old, new):
        raise Refused("Not now.")

    with pytest.raises(Refused):
        merge_themes(library.risk, library.safety, by=council.wpd)
    library.risk.refresh_from_db()
    assert (tags(page), library.risk.retired_at) == (["risk-analysis"], None)


def test_draft_that_carries_a_merged_theme_follows_it_when_published(library, council):
    page = library.page("Drafted", themes=[library.risk])
    draft = page.save_revision()
    merge_themes(library.risk, library.safety, by=council.wpd)
    draft.publish()
    assert tags(page) == ["safety-plan"]


@pytest.mark.parametrize("case", ["itself", "group", "twice", "into retired"])
def test_merges_that_make_no_sense_are_refused(library, council, case):
    third = add_theme(title="Third", parent=library.group, by=council.wpd)
    merge_themes(third, library.safety, by=council.wpd)
    old, new = {
        "itself": (library.risk, library.risk),
        "group": (library.group, library.safety),
        "twice": (third, library.risk),
        "into retired": (library.risk, third),
    }[case]
    with pytest.raises(Refused):
        merge_themes(old, new, by=council.wpd)


def test_retired_theme_can_not_be_chosen_and_stays_on_its_pages(library, council):
    page = library.page("Tagged", themes=[library.risk])
    retire_theme(library.risk, by=council.wpd)
    assert (list(Theme.objects.in_use()), tags(page)) == ([library.safety], ["risk-analysis"])


def test_retired_theme_is_brought_back_and_a_merged_one_is_not(library, council):
    retire_theme(library.risk, by=council.wpd)
    bring_back_theme(library.risk, by=council.wpd)
    merge_themes(library.risk, library.safety, by=council.wpd)
    with pytest.raises(Refused, match="was merged into “Safety plan”"):
        bring_back_theme(library.risk, by=council.wpd)


def test_every_verb_leaves_an_event(library, council):
    theme = add_theme(title="New", parent=library.group, by=council.wpd)
    rename_theme(theme, title="Newer", by=council.wpd)
    merge_themes(theme, library.safety, by=council.wpd)
    events = Event.objects.about(theme).values_list("verb", "by")
    assert list(events) == [(verb, council.wpd.pk) for verb in ("theme.added", "theme.renamed", "theme.merged")]


def test_merge_in_the_cms_asks_first_and_then_merges(as_user, library, council):
    editor = council.superuser()
    client = as_user(editor)
    address = reverse("theme_cms:merge", args=[library.risk.pk])
    asked = client.get(address)
    done = client.post(address, {"into": library.safety.pk}, follow=True)
    library.risk.refresh_from_db()
    assert (asked.status_code, done.status_code, library.risk.merged_into) == (200, 200, library.safety)


@pytest.mark.parametrize("name", ["merge", "retire", "bring_back"])
def test_V1_staff_without_the_permission_change_no_theme(as_user, reader, library, name):
    response = as_user(reader).post(reverse(f"theme_cms:{name}", args=[library.risk.pk]), {"into": library.safety.pk})
    library.risk.refresh_from_db()
    assert (response.status_code in (302, 403), library.risk.retired_at, library.risk.merged_into) == (True, None, None)


def test_themes_are_added_and_renamed_in_the_cms_by_the_actions(as_user, library, council):
    client = as_user(council.superuser())
    words = {"title": "Thresholds", "summary": "", "synonyms": "", "parent": library.group.pk, "position": 9}
    added = client.post(reverse("theme_cms:add"), words)
    theme = Theme.objects.get(slug="thresholds")
    renamed = client.post(reverse("theme_cms:edit", args=[theme.pk]), words | {"title": "Thresholds and consent", "summary": "What."})
    theme.refresh_from_db()
    verbs = list(Event.objects.about(theme).values_list("verb", flat=True))
    assert (added.status_code, renamed.status_code, theme.title, theme.summary, verbs) == (
        302,
        302,
        "Thresholds and consent",
        "What.",
        ["theme.added", "theme.renamed"],
    )


def test_list_of_themes_in_the_cms_opens(as_user, library, council):
    html = as_user(council.superuser()).get(reverse("theme_cms:index")).content.decode()
    assert ("Risk analysis" in html, "In use" in html) == (True, True)
