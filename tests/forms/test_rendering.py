"""The frame and the components as HTML: strictly parsed, each field labelled, every error a press from its field."""

import gzip
import re
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup

from tests.forms.kitchen import FRAME, GOOD, HOSTILE, ROOT, bare_app, kitchen, page

STATIC = ROOT / "disclosure" / "static"
BAD = {
    **GOOD,
    "reporter": HOSTILE + "\x00",
    "story": HOSTILE + "\r\n\x1b second line",
    "email": HOSTILE,
    "children": HOSTILE,
    "district": HOSTILE,
    "route": HOSTILE,
    "is_safe": "no",
    "systems": ["pnc", "none"],
    "born-year": HOSTILE,
    "called_at-time": HOSTILE,
    "visit-month": "",
    "people-0-given_names": "",
    "people-0-family_name": "",
    "people-0-date_of_birth-day": "31",
    "people-1-address": HOSTILE,
    "read_out": "",
}


def _checked(form, sent=True):
    if sent:
        form.validate()
    return form


PAGES = {
    "opened": lambda: page(kitchen()),
    "wrong": lambda: page(_checked(kitchen(BAD))),
    "empty": lambda: page(_checked(kitchen({}))),
    "good": lambda: page(_checked(kitchen(GOOD))),
    "rearranged": lambda: page(kitchen({**GOOD, "add_people": "yes"})),
    "public": lambda: page(
        kitchen(),
        signed_in_as=None,
        navigation=None,
        marking=None,
        small=False,
        languages=[
            {"code": "en", "text": "English", "href": "/en", "current": True},
            {"code": "cy", "text": "Cymraeg", "href": "/cy"},
        ],
        banner=HOSTILE,
    ),
}


@pytest.fixture(params=PAGES)
def soup(request):
    html = PAGES[request.param]()
    html5lib.HTMLParser(strict=True).parse(html)
    return BeautifulSoup(html, "html.parser")


def test_a_page_has_one_heading_one_main_a_title_and_a_language(soup):
    assert len(soup.find_all("h1")) == 1
    assert len(soup.find_all("main")) == 1
    assert soup.title.string.strip().endswith("Record the first contact – Disclosure")
    assert soup.html["lang"] == "en"


def test_ids_are_unique_and_what_is_referred_to_exists(soup):
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for element in soup.find_all(attrs={attribute: True}):
            named = element[attribute].split()
            assert named, element
            assert set(named) <= set(ids), element
    for link in soup.select('a[href^="#"]'):
        assert link["href"][1:] in ids


def test_every_input_has_a_label_and_every_group_a_legend(soup):
    for control in soup.select("input:not([type=hidden]), textarea, select"):
        label = soup.find("label", attrs={"for": control["id"]})
        assert label, control
        assert label.get_text(strip=True)
    for group in soup.find_all("fieldset"):
        assert group.find("legend", recursive=False).get_text(strip=True)
    for kind in ("radio", "checkbox"):
        for name in {control["name"] for control in soup.select(f"input[type={kind}]")} - {"read_out"}:
            assert soup.find("input", attrs={"name": name}).find_parent("fieldset")


def test_every_post_form_carries_a_token_and_leaves_checking_to_us(soup):
    forms = soup.find_all("form")
    assert forms
    for form in forms:
        assert form["method"] == "post"
        assert form.find("input", attrs={"name": "csrf_token"})["value"] == "t0ken"
    main = soup.select_one("main form")
    assert main.has_attr("novalidate")
    assert main.find("input", attrs={"name": "request_key"})["value"] == "k3y"
    assert main.select_one("button[data-prevent-double-click=true]").get_text(strip=True) == "Record the contact"
    assert not soup.select("[required]")


def test_nothing_on_a_page_needs_more_than_the_content_policy_allows(soup):
    for script in soup.find_all("script"):
        assert script["type"] == "module"
        assert script["src"].startswith("/static/")
        assert not script.string
    assert not soup.find_all("style")
    assert not [e for e in soup.find_all() for name in e.attrs if name == "style" or name.startswith("on")]
    for element in soup.find_all(["link", "img"]):
        assert element.get("href", element.get("src")).startswith("/static/")


def test_words_of_people_stay_words(soup):
    assert "alert(1)" in soup.get_text()
    assert not [script for script in soup.find_all("script") if "alert" in script.get_text()]


def test_errors_are_told_at_the_top_beside_the_field_and_in_the_title():
    form = kitchen(BAD)
    assert not form.validate()
    soup = BeautifulSoup(page(form), "html.parser")
    assert soup.title.string.startswith("Error: ")
    links = soup.select(".govuk-error-summary__list a")
    assert [(link["href"][1:], link.get_text()) for link in links] == form.errors_for_summary()
    wrong = {"reporter", "email", "story", "children", "district", "route", "unsafe_because", "systems", "read_out"}
    wrong |= {"born-year", "visit-month", "called_at-time", "people-0-date_of_birth-month", "people-1-family_name"}
    assert {link["href"][1:] for link in links} >= wrong
    for link in links:
        target = soup.find(id=link["href"][1:])
        assert target.name in ("input", "textarea", "select")
        group = target.find_parent(class_="govuk-form-group--error")
        message = group.find(class_="govuk-error-message")
        assert message.get_text(" ", strip=True) == f"Error: {link.get_text()}"
        described = [
            element.get("aria-describedby", "") for element in (target, target.find_parent("fieldset")) if element
        ]
        assert message["id"] in " ".join(described).split()


def test_a_page_without_errors_has_no_summary():
    soup = BeautifulSoup(page(kitchen()), "html.parser")
    assert not soup.select(".govuk-error-summary, .govuk-error-message, .govuk-form-group--error")
    assert not soup.title.string.startswith("Error")


def test_what_was_typed_is_still_there_when_it_is_wrong():
    soup = BeautifulSoup(page(_checked(kitchen(BAD))), "html.parser")
    assert soup.find(id="reporter")["value"] == HOSTILE + "\ufffd"
    assert soup.find("textarea", id="story").string == HOSTILE + "\n\ufffd second line"
    assert soup.find(id="children")["value"] == HOSTILE
    assert soup.find(id="born-month")["value"] == "may"
    assert soup.find(id="called_at-time")["value"] == HOSTILE[:20]
    assert [box["value"] for box in soup.select("input[name=systems][checked]")] == ["pnc", "none"]
    assert soup.find(id="secret").get("value") is None
    assert soup.find(id="people-0-relationship")["value"] == "the caller"


def test_only_the_wrong_part_of_a_date_is_marked():
    soup = BeautifulSoup(page(_checked(kitchen({**GOOD, "called_at-time": "25:00"}))), "html.parser")
    assert [part["id"] for part in soup.select(".govuk-date-input .govuk-input--error")] == ["called_at-time"]


def test_enter_in_a_form_with_more_buttons_presses_the_real_one():
    soup = BeautifulSoup(page(kitchen()), "html.parser")
    first = soup.select_one("main form button")
    assert "name" not in first.attrs
    assert first["tabindex"] == "-1"
    assert soup.find("button", attrs={"name": "add_people"})


def test_questions_that_need_no_answer_say_so():
    soup = BeautifulSoup(page(kitchen()), "html.parser")
    labels = {label["for"]: " ".join(label.get_text().split()) for label in soup.find_all("label")}
    assert labels["email"] == "E-mail address (optional)"
    assert labels["reporter"] == "Who called?"
    assert labels["people-0-family_name"] == "Family name"


def test_the_frame_stands_with_nothing_given():
    app = bare_app()
    with app.test_request_context("/"):
        html = app.jinja_env.get_template("base.html").render()
    html5lib.HTMLParser(strict=True).parse(html)
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select("nav, dialog, form, .app-marking")


def test_the_frame_shows_who_is_signed_in_and_where():
    soup = BeautifulSoup(page(kitchen()), "html.parser")
    assert soup.select_one(".app-marking").get_text(strip=True).endswith("OFFICIAL-SENSITIVE")
    assert soup.select_one("nav [aria-current=page]").get_text(strip=True) == "My work"
    assert soup.select_one(".app-header__user form")["action"] == "/sign-out"
    dialog = soup.find("dialog")
    assert (dialog["data-idle-seconds"], dialog["data-warning-seconds"], dialog["data-stay-href"]) == (
        "900",
        "120",
        "/stay",
    )
    assert not dialog.has_attr("open")


def test_words_of_a_form_are_translated_and_still_escaped():
    form = kitchen({}, language="cy", gettext=lambda text: f"<b>{text} 100%</b>")
    form.validate()
    html = page(form, language="cy")
    html5lib.HTMLParser(strict=True).parse(html)
    assert "&lt;b&gt;Who called? 100%&lt;/b&gt;" in html
    assert "<b>" not in html
    assert 'lang="cy"' in html


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "templates" / "errors").glob("[!b]*.html")))
def test_error_pages_stand_alone(name):
    app = bare_app()
    with app.test_request_context("/"):
        for frame in (
            {},
            {**FRAME, "reasons": [HOSTILE], "typed": {"action": "/a", "fields": [("story", HOSTILE)]}},
        ):
            html = app.jinja_env.get_template(f"errors/{name}").render(**frame)
            html5lib.HTMLParser(strict=True).parse(html)
            soup = BeautifulSoup(html, "html.parser")
            assert len(soup.find_all("h1")) == 1
            heading = soup.h1.get_text(strip=True)
            assert heading in soup.title.string
            assert heading


def test_a_list_of_one_page_has_no_way_on():
    app = bare_app()
    with app.test_request_context("/"):
        pagination = app.jinja_env.get_template("components/pagination.html").module.pagination
        assert pagination().strip() == ""


# What a first visit loads


def test_scripts_and_styles_of_a_first_visit_are_small():
    files = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) < 40_000


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.*")), ids=lambda path: path.name)
def test_no_branding_no_fonts_and_nothing_from_elsewhere(path: Path):
    assert path.suffix in {".css", ".js", ".svg", ".txt"}
    if path.suffix == ".txt":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"GDS Transport|@font-face|\.woff|crown|url\(|sourceMappingURL|@import", text)
    assert not [address for address in re.findall(r"https?://[^\s\"')]+", text) if "www.w3.org" not in address]


def test_every_asset_a_page_names_is_there():
    client = bare_app().test_client()
    soup = BeautifulSoup(page(kitchen()), "html.parser")
    named = [link["href"] for link in soup.find_all("link")] + [script["src"] for script in soup.find_all("script")]
    imported = re.findall(r'from "\./([^"]+)"', (STATIC / "app.js").read_text(encoding="utf-8"))
    assert imported
    for address in [*named, *[f"/static/{path}" for path in imported]]:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
