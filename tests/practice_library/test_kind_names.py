"""What a kind of page is called in the CMS: the contract's word, not the name of its class."""

from practice_library.pages.kinds import kinds
from practice_library.pages.models import SectionPage


def test_R19_pages_are_called_in_the_cms_as_on_the_site():
    assert {kind.model.__name__: kind.model.get_verbose_name().lower() for kind in kinds()} == {
        kind.model.__name__: kind.label.lower() for kind in kinds()
    }
    assert [kind.label for kind in kinds() if "page" in kind.model.get_verbose_name().lower()] == []
    assert SectionPage.get_verbose_name() == "Section"
