"""Somebody at a browser, with a mouse or with the keyboard alone."""

PASSWORD = "a-long-password"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SIDEWAYS_AND_HIDDEN = """() => [
  document.documentElement.scrollWidth - document.documentElement.clientWidth,
  [...document.querySelectorAll("main :is(a[href], button, input, select, textarea)")]
    .filter((stop) => stop.checkVisibility({ visibilityProperty: true }) && stop.closest("thead"))
    .map((stop) => [stop.textContent.trim(), stop.closest("thead").getBoundingClientRect().height])
    .filter(([, height]) => height <= 1)
]"""


class Person:
    """A person with a mouse."""

    def __init__(self, page, portal):
        self.page, self.portal = page, portal

    def go(self, path: str):
        return self.page.goto(path if path.startswith("http") else self.portal.url + path)

    def sign_in(self, first_name: str):
        self.go("/account/login/")
        self.fill("input[name=login]", f"{first_name.lower()}@alderbrook.example")
        self.fill("input[name=password]", PASSWORD)
        self.activate(self.page.locator("main button[type=submit]").first)
        self.page.wait_for_url(lambda url: "/account/login" not in url)
        return self

    def activate(self, locator):
        locator.click()
        self.page.wait_for_load_state()

    def click(self, name: str):
        """Follow the link whose words hold `name`."""
        self.activate(self.page.get_by_role("link", name=name).first)
        return self

    def press(self, name: str):
        """Press the button whose words hold `name`."""
        self.activate(self.page.get_by_role("button", name=name).first)
        return self

    def fill(self, selector: str, text: str):
        self.page.locator(selector).first.fill(text)
        return self

    def choose(self, name: str, value: str):
        """Choose a radio."""
        self.page.locator(f'input[type=radio][name="{name}"][value="{value}"]').check(force=True)
        return self

    def tick(self, selector: str):
        self.page.locator(selector).first.check(force=True)
        return self

    def select(self, selector: str, value: str):
        self.page.locator(selector).first.select_option(value)
        return self

    def open(self, words: str):
        """Open a fold by its summary, where it is closed."""
        summary = self.page.locator("summary", has_text=words).first
        if not summary.evaluate("element => element.parentElement.open"):
            self.activate(summary)
        return self

    def upload(self, selector: str, name: str, content: str):
        self.page.locator(selector).set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
        return self

    def text(self) -> str:
        return self.page.inner_text("body")

    def sees(self, *words: str):
        text = self.text()
        for word in words:
            assert word in text, f"{word!r} is not on {self.page.url}:\n{text[:3000]}"
        return self

    def sees_not(self, *words: str):
        html = self.page.content()
        for word in words:
            assert word not in html, f"{word!r} is on {self.page.url}"
        return self

    def axe(self):
        """No violation of WCAG 2.2 AA on the page as it is now."""
        from axe_playwright_python.sync_playwright import Axe

        results = Axe().run(self.page, options={"runOnly": STANDARD})
        found = [
            f"{violation['id']}: {violation['help']} {[node['target'] for node in violation['nodes']][:3]}"
            for violation in results.response["violations"]
        ]
        assert found == [], f"axe on {self.page.url}: " + "\n".join(found)
        return self

    def fits(self, *widths: int):
        """The page does not scroll sideways at these widths, and hides no place where the keyboard stops."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            sideways, hidden = self.page.evaluate(SIDEWAYS_AND_HIDDEN)
            assert sideways <= 0, f"{self.page.url} is {sideways} px too wide at {width}"
            assert hidden == [], f"{self.page.url} at {width} stops the keyboard out of sight at {hidden}"
        return self


class KeyboardPerson(Person):
    """A person who never touches a mouse: Tab to a thing, then Enter, Space, arrows or typing."""

    MOST = 260

    def tab_to(self, locator):
        """Press Tab until the thing has the focus; fails where the keyboard never gets there."""
        handle = locator.element_handle()
        for _ in range(self.MOST):
            if handle.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {locator} on {self.page.url}")

    def activate(self, locator):
        self.tab_to(locator)
        before = self.page.evaluate("performance.timeOrigin")
        leaves = locator.evaluate("element => element.tagName !== 'SUMMARY'")
        self.page.keyboard.press("Enter")
        if leaves:
            self._wait_for_the_next_page(before)

    def _wait_for_the_next_page(self, before: float):
        """Until another document is there and loaded: what is asked of a page that is leaving fails."""
        from playwright.sync_api import Error

        for _ in range(100):
            try:
                if self.page.evaluate("performance.timeOrigin") != before:
                    break
            except Error:
                pass
            self.page.wait_for_timeout(50)
        self.page.wait_for_load_state()

    def fill(self, selector: str, text: str):
        locator = self.page.locator(selector).first
        self.tab_to(locator)
        if locator.get_attribute("type") in ("date", "datetime-local"):
            locator.fill(text)
            return self
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        return self

    def choose(self, name: str, value: str):
        group = f'input[type=radio][name="{name}"]'
        self.page.locator(group).first.wait_for(state="attached")
        for _ in range(self.MOST):
            if self.page.evaluate("selector => document.activeElement && document.activeElement.matches(selector)", group):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"The arrow keys do not reach {value} of {name}")

    def tick(self, selector: str):
        locator = self.page.locator(selector).first
        self.tab_to(locator)
        if not locator.is_checked():
            self.page.keyboard.press("Space")
        return self
