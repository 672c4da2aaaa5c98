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
