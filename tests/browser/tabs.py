"""A tab of somebody's browser. Every page that it reaches is looked at: by axe, for its width, for what the console says."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from axe_playwright_python.base import AXE_FILE_PATH, AxeResults
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.web.desk import KNOWN

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
WIDTHS = (390, 1280)
Fields = Mapping[str, str | list[str]]

# What the console says of a page that is an error page, as its test expects.
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
# What differs from one sight of a page to the next and cannot change what is found: hidden values, references, minutes.
_OWN = re.compile(r'<input type="hidden"[^>]*>|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]|\b\d\d:\d\d(:\d\d)?\b')
_RUN = f"() => axe.run({{runOnly: {{type: 'tag', values: {list(TAGS)}}}, resultTypes: ['violations']}})"
_KINDS = "main => Object.fromEntries(Array.from(main.querySelectorAll('[name]'), one => [one.name, one.type]))"


@cache
def _axe() -> str:
    return AXE_FILE_PATH.read_text(encoding="utf-8")


class Tab:
    """One tab, which keeps what was wrong in `wrong`. `seen` are the pages that some tab has looked at, as they stood."""

    seen: ClassVar[set[tuple[bool, int, str]]] = set()

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool = True) -> None:
        self.context, self.address, self.scripts = context, address, scripts
        self.page = context.new_page()
        self.page.set_default_timeout(8_000)
        self.wrong: list[str] = []
        self._answers: set[int] = set()
        self.fails: set[str] = set()
        """What the console may say here: words of what a test makes fail, whenever the browser comes to say it."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._stay)

    def another(self) -> "Tab":
        """A second tab of the same browser."""
        tab = Tab(self.context, self.address)
        tab.wrong = self.wrong
        return tab

    # Going from page to page

    def goes(self, path: str, status: int = 200) -> "Tab":
        """Type an address."""
        self._answers.add(status)
        return self._arrives(self.page.goto(path), status)

    def presses(self, what: Locator | str, status: int = 200, **how: Any) -> "Tab":
        """Press something that leads to a page."""
        self._answers.add(status)
        self.page.bring_to_front()
        with self.page.expect_navigation(wait_until="load") as going:
            self._found(what).click(**how)
        return self._arrives(going.value, status)

    def presses_twice(self, what: Locator | str) -> "Tab":
        """Press it twice, as fast as people do."""
        self._found(what).dblclick(no_wait_after=True)
        self.page.locator(
            ".app-banner"
        ).wait_for()  # the first answer may be given up for the second: one of them comes
        self.page.wait_for_load_state("networkidle")
        assert re.search(r"/cases/[\w-]+\?done", self.page.url), self.page.url
        self.looks()
        return self

    def goes_back(self) -> "Tab":
        """The browser's back button."""
        self._answers.add(409)
        self.page.go_back(wait_until="load")
        self.looks()
        return self

    # What people do

    def signs_in(self, name: str, password: str) -> "Tab":
        """Sign in as somebody."""
        self.goes("/sign-in").fills({"username": name, "password": password})
        return self.presses("Sign in")

    def signs_out(self) -> "Tab":
        """Leave."""
        return self.presses("Sign out")

    def fills(self, fields: Fields) -> "Tab":
        """Type, choose and tick; where a further person is needed, press the button that adds one."""
        self.page.bring_to_front()  # a page behind another draws itself once in a second
        later = {}
        kinds = self.page.locator("main").evaluate(_KINDS)
        for name, value in fields.items():
            if name in kinds:
                self._answer(name, kinds[name], value)
            else:
                later[name] = value
        if later:
            block = next(iter(later)).split("-")[0]
            self.presses(self.page.locator(f'button[name="add_{block}"]'))
            self.fills(later)
        return self

    def sends(self, fields: Fields, status: int = 200) -> "Tab":
        """Fill the form in and send it."""
        return self.fills(fields).presses(self.main_button, status)

    def sends_step_by_step(self, fields: Fields) -> "Tab":
        """Fill in what each page asks for and go on, until all is said."""
        left = dict(fields)
        while left:
            asked = self.page.locator("main").evaluate(_KINDS)
            here = {name: value for name, value in left.items() if asked.get(name, "hidden") != "hidden"}
            assert here, f"{self.path} asks for none of {sorted(left)}: {self.errors}"
            self.sends(here)
            left = {name: value for name, value in left.items() if name not in here}
        return self

    def registers(self, fields: Fields) -> "Tab":
        """Fill a registration in and send it; whoever may be known already is looked at, and it is another request."""
        self.sends(fields)
        return self.presses(self.main_button) if KNOWN in self.words else self

    @property
    def main_button(self) -> Locator:
        """The button that sends the form of the page: its last, after those that add people, but none that goes a step back."""
        return self.page.locator("main form").first.locator('button[type="submit"]:not([name="a_step_back"])').last

    # What it shows

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """What stands in the middle of the page."""
        return self.page.locator("main").inner_text()

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return self.page.locator(".govuk-error-summary__list a").all_inner_texts()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    @property
    def reference(self) -> str:
        """The case that the page is about."""
        return self.path.split("/")[2].partition("?")[0]

    def holds(self, name: str) -> str:
        """What stands in a field."""
        return self.page.locator(f'[name="{name}"]').input_value()

    # Looking at it

    def looks(self) -> None:
        """Nothing that axe finds, and nothing to scroll sideways on a telephone or on a desk. The same page once is enough."""
        state = (self.scripts, self.page.viewport_size["width"], _OWN.sub("", self.page.content()))
        if state in self.seen:
            return
        self.seen.add(state)
        self._is_not_wider_than_its_screen()
        if self.scripts:
            self._asks_axe(self.page)
            return
        # Axe is a script itself: where there are none, it looks at a copy of the page to which nothing was added.
        browser, url, content = self.context.browser, self.page.url, self.page.content()
        assert browser is not None
        with browser.new_page(viewport=self.page.viewport_size) as copy:
            copy.route("**/*.js", lambda route: route.abort())
            copy.route(url, lambda route: route.fulfill(body=content, content_type="text/html"))
            copy.goto(url)
            self._asks_axe(copy)

    def _asks_axe(self, page: Page) -> None:
        page.evaluate(_axe())
        found = AxeResults(page.evaluate(_RUN))
        if found.violations_count:
            self.wrong.append(f"{page.url}\n{found.generate_report()}")

    def _is_not_wider_than_its_screen(self) -> None:
        own = self.page.viewport_size
        for width in sorted(WIDTHS, key=lambda one: one == own["width"]):
            self.page.set_viewport_size({"width": width, "height": own["height"]})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.wrong.append(f"{self.page.url} is {wide} pixels wide on a screen of {width}")

    def _arrives(self, response: Response | None, status: int) -> "Tab":
        assert response is not None, "there was no answer"
        assert response.status == status, f"{response.status} instead of {status}: {self.path}\n{self.words}"
        self.looks()
        return self

    def _found(self, what: Locator | str) -> Locator:
        if not isinstance(what, str):
            return what
        pressed = self.page.get_by_role("button", name=what, exact=True)
        return pressed.or_(self.page.get_by_role("link", name=what, exact=True)).first

    def _answer(self, name: str, kind: str, value: str | list[str]) -> None:
        field = self.page.locator(f'main [name="{name}"]')
        if kind in ("radio", "checkbox"):
            wanted = [value] if isinstance(value, str) else value
            if kind == "checkbox":  # what a mistake has ticked is taken back
                for ticked in field.all():
                    if ticked.get_attribute("value") not in wanted:
                        ticked.uncheck()
            for one in wanted:
                self.page.locator(f'main [name="{name}"][value="{one}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(str(value))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        answered = _ANSWERED.match(message.text)
        if answered and int(answered[1]) in self._answers:
            return
        if any(expected in message.text for expected in self.fails):
            return
        self.wrong.append(f"{self.page.url}: the console says {message.text}")

    def _stay(self, request: Request) -> None:
        if not request.url.startswith(self.address):
            self.wrong.append(f"{self.page.url} asks for {request.url}")
