"""Every kind of page for every kind of person, once, through axe."""

import pytest

PAGES = {
    "Pia": [
        "/",
        "/my-work/",
        "/framework/",
        "/framework/escalations/",
        "/library/",
        "/library/contingency/",
        "/themes/",
        "/themes/contingency/",
        "/descriptors/",
        "/descriptors/risk/",
        "/search/?query=contingency",
        "/search/?query=zzzzz",
        "/notices/",
        "/profile/",
        "/my-learning/",
        "/practice-week/",
        "/newsletters/",
        "/my-newsletter/",
        "/reviews/",
        "/elements/",
    ],
    "Ines": ["/cycles/", "/cycles/open/", "/panels/", "/escalations/", "/tracker/", "/hand-over/", "/findings/"],
    "Tara": ["/team/", "/my-work/"],
    "Wendy": ["/newsletters-desk/", "/findings/", "/my-work/"],
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_kind_answers_and_axe_finds_nothing(person, name):
    someone = person(name)
    for path in PAGES[name]:
        response = someone.go(path)
        assert response.status == 200, f"{path} answered {response.status}"
        someone.axe()


LISTS = {
    "Ines": ["/cycles/", "{cycle}", "{cycle}cases/", "{cycle}table/", "/panels/", "/reviews/", "/escalations/", "/tracker/", "/hand-over/"],
    "Tara": ["/team/", "/reviews/", "/library/"],
    "Wendy": ["/findings/", "/newsletters-desk/"],
}
RETURNED = """
from types import SimpleNamespace
from portal.models import Child, User
from reviews.models import InstrumentVersion
from tests.reviews.process import Process
names = {"insights": "ines", "insights_hos": "ida", "reviewer": "rosa", "second_reviewer": "rolf"}
people = {role: User.objects.get(email=f"{name}@alderbrook.example") for role, name in names.items()}
process = Process(SimpleNamespace(**people), InstrumentVersion.objects.first())
process.panel()
process.returned(overall=4, child=Child.objects.get(reference="AB-1001"))
process.submit(process.allocate(Child.objects.get(reference="AB-1002")), overall=1)
print(f"/cycles/{process.cycle.pk}/")
"""


def test_no_list_scrolls_sideways_on_a_phone_or_a_tablet(person, portal):
    cycle = portal.manage("shell", "-c", RETURNED).splitlines()[-1]
    for name, paths in LISTS.items():
        someone = person(name)
        for path in paths:
            assert someone.go(path.format(cycle=cycle)).status == 200, path
            someone.fits(320, 768)


def test_esc_closes_the_menu_of_a_phone_and_sorting_is_reached_there(person, portal):
    portal.manage("shell", "-c", RETURNED)
    ines = person("Ines", width=320)
    ines.go("/cycles/")
    menu = ines.page.locator(".pk-menu")
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    ines.page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    ines.open("Sort by").click("State")
    assert "sort=state" in ines.page.url
    ines.axe()


def test_sign_in_page_and_refusals_are_styled_and_axe_finds_nothing(person):
    nobody = person(None)
    nobody.go("/my-work/")
    assert "/account/login/" in nobody.page.url
    nobody.axe()
    pia = person("Pia")
    assert pia.go("/no-such-page/").status == 404
    pia.axe()
    assert pia.go("/cycles/").status == 403
    pia.axe()
