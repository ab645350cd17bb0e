"""A browser without a window: it keeps cookies, sends tokens, fills forms, and checks every page that comes back."""

from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from disclosure.domain.access import Actor
from tests import content_model

PASSWORD = "plum otter granite"  # of everybody whom `as_user` makes
# Written out once more: what the product says it sends is what is being asked.
ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PUBLIC = ("request", "cais")  # what the addresses of the public's pages begin with
OVER_TLS = "max-age=31536000; includeSubDomains"
_PRESSED = ("submit", "button", "image", "reset")


class Answer(TestResponse):
    """A response, with its page parsed when asked for."""

    @cached_property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def heading(self) -> str:
        return self.page.h1.get_text(" ", strip=True)

    @property
    def words(self) -> str:
        """What stands in the middle of the page, without the frame."""
        return self.page.main.get_text(" ", strip=True)

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return [link.get_text(strip=True) for link in self.page.select(".govuk-error-summary__list a")]


class Client(FlaskClient):
    """`user_id` and `actor` say who is signed in; a POST carries the session's token unless `token` is given."""

    user_id: int | None = None
    username: str = ""
    actor: Actor | None = None
    checks_pages = True
    _token: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().open(*args, **{"buffered": True, **kwargs})
        wrong = check_head(answer, secure=self.application.extensions["disclosure"].settings.cookie_secure)
        assert not wrong, f"{answer.request.method} {answer.request.path}, {answer.status_code}: " + "; ".join(wrong)
        if self.checks_pages and answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            problems = check(answer)
            assert not problems, f"{answer.request.method} {answer.request.path}: " + "; ".join(problems)
        return answer

    @property
    def token(self) -> str:
        """The token that a page of this session carries."""
        if self._token is None:
            answer = self.get("/stay-signed-in")
            known = answer.json if answer.status_code == 200 else None
            self._token = known["csrf_token"] if known else token_of(self.get("/sign-in"))
        return self._token

    def post(self, path: str, data: Any = None, *, token: str | None = None, **kwargs: Any) -> Any:
        """Send a form. `token=""` sends it without one."""
        sent = dict(data or {})
        given = self.token if token is None and "csrf_token" not in sent else token
        if given:
            sent["csrf_token"] = given
        return super().post(path, data=sent, **kwargs)

    def submit(self, page: Any, fields: dict[str, Any] | None = None, *, action: str = "") -> Any:
        """Fill the form of a page (an answer, or its address) and send it, with everything it carries.

        `action` is the end of the form's address, where the page has several.
        """
        answer = self.get(page) if isinstance(page, str) else page
        found = [form for form in answer.page.main.find_all("form") if _action(form, answer).endswith(action)]
        assert len(found) == 1, f"{answer.request.path} has {len(found)} forms that send to …{action}"
        sent = {**carried(found[0]), **(fields or {})}
        return super().post(_action(found[0], answer), data=sent)

    def sign_in(self, username: str, password: str, **fields: Any) -> Any:
        """Sign in on the page, as people do."""
        self._token = None
        answer = self.submit("/sign-in", {"username": username, "password": password, **fields})
        self._token = None
        return answer


def _action(form: Tag, answer: Any) -> str:
    return str(form.get("action") or answer.request.path)


def token_of(answer: Any) -> str:
    return str(answer.page.find("input", attrs={"name": "csrf_token"})["value"])


def carried(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form that nobody has touched."""
    sent: dict[str, list[str]] = {}
    for control in form.find_all(["input", "textarea", "select"]):
        kind = control.get("type", "text")
        if (
            not control.get("name")
            or kind in _PRESSED
            or (kind in ("radio", "checkbox") and not control.has_attr("checked"))
        ):
            continue
        if control.name == "textarea":
            value = control.get_text().removeprefix("\n")
        elif control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            value = chosen.get("value", "") if chosen else ""
        else:
            value = control.get("value", "on" if kind in ("radio", "checkbox") else "")
        sent.setdefault(control["name"], []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def check_head(answer: Any, *, secure: bool) -> list[str]:
    """What is wrong with the head of an answer, whatever it is: a page, a file, a redirection, an error."""
    path = answer.request.path
    is_file = path.startswith("/assets/") and answer.status_code in (200, 304)
    is_public = path.lower().split("/")[1] in PUBLIC
    expected = {
        **{name: [value] for name, value in ALWAYS.items()},
        **({"Referrer-Policy": ["no-referrer"]} if is_public else {}),
        "Cache-Control": ["public, max-age=3600" if is_file else "no-store"],
        "Strict-Transport-Security": [OVER_TLS] if secure else [],
    }
    found = {name: answer.headers.getlist(name) for name in expected}
    problems = [f"{name} is {found[name]}" for name in expected if found[name] != expected[name]]
    if "Python" in answer.headers.get("Server", ""):
        problems.append("it tells what it is served by")
    cookies = answer.headers.getlist("Set-Cookie")
    return problems + [problem for one in cookies for problem in _of_cookie(one, secure, is_public=is_public)]


def _of_cookie(cookie: str, secure: bool, *, is_public: bool) -> list[str]:
    """The only cookie is the session's: out of a script's and of other sites' reach, and over TLS alone where there is TLS."""
    told, *flags = cookie.split("; ")
    name, site = ("request", "Strict") if is_public else ("session", "Lax")
    name = f"__Host-{name}" if secure else name
    expected = {"HttpOnly", f"SameSite={site}", "Path=/", *(["Secure"] if secure else [])}
    kept = {one for one in flags if not one.startswith(("Expires=", "Max-Age="))}  # only one that is ended has these
    problems = [] if told.startswith(f"{name}=") else ["a cookie has another name than the session's"]
    if len(kept) < len(flags) and told != f"{name}=":
        problems.append("a cookie outlives the browser")
    return problems + ([] if kept == expected else [f"a cookie is sent with {sorted(kept)}"])


def check(answer: Any) -> list[str]:
    """What is wrong with a page, whichever it is."""
    page = answer.page
    problems = content_model.faults(answer.text)
    if len(page.find_all("h1")) != 1 or not page.h1.get_text(strip=True):
        problems.append(f"it has {len(page.find_all('h1'))} headings of the first level, or an empty one")
    if page.title is None or not page.title.get_text(strip=True):
        problems.append("it has no title")
    if page.find(class_="app-header__user") and "OFFICIAL-SENSITIVE" not in str(page.find(class_="app-marking")):
        problems.append("it bears no marking")
    if answer.request.path.lower().split("/")[1] in PUBLIC and len(page.select(".page-exit a[href]")) != 1:
        problems.append("it has no way out, or several")
    if page.select("img, svg, picture, object, embed, video"):
        problems.append("it says something by a picture")
    if "\x04" in answer.text:
        problems.append("it shows in which sense a word is meant, and not the word")
    if not page.html or not page.html.get("lang"):
        problems.append("it names no language")
    problems += [f"nothing labels {control}" for control in _controls(page) if not _is_labelled(control, page)]
    for form in page.find_all("form", method="post"):
        token = form.find("input", attrs={"name": "csrf_token"})
        if token is None or not token.get("value"):
            problems.append(f"the form to {form.get('action')} carries no token")
    return problems


def _controls(page: BeautifulSoup) -> list[Tag]:
    return list(page.select("input:not([type=hidden]):not([type=submit]), textarea, select"))


def _is_labelled(control: Tag, page: BeautifulSoup) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    label = page.find("label", attrs={"for": control.get("id")}) or control.find_parent("label")
    return label is not None and bool(label.get_text(strip=True))
