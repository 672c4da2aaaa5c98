"""The list that narrows a search, beside its results."""

LINES = """count => {
  const range = document.createRange();
  range.selectNodeContents(count.firstChild);
  return range.getClientRects().length;
}"""


def test_number_beside_a_long_name_that_narrows_a_search_stays_on_one_line(person):
    someone = person("Pia")
    someone.go("/search/?query=plan")
    count = someone.page.locator(".pk-filters__count:visible").first
    count.evaluate("count => count.firstChild.data = '18'")
    count.evaluate("count => count.previousElementSibling.textContent = 'Identity, culture and language participation'")
    assert count.evaluate(LINES) == 1
