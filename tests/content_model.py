"""What may stand in what on a page: of HTML's content model the rules whose breach a reader, or a screen reader, would meet.

A parser alone finds few of them, and no library without Java checks the rest. Names are HTML's own.
"""

from collections import Counter
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag


def _names(told: str) -> frozenset[str]:
    return frozenset(told.split())


_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_BLOCKS = _HEADINGS | _names(
    "address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form header hr li main nav ol p "
    "pre section table tbody td tfoot th thead tr ul"
)
# Where only words and what stands among them may be.
_OF_WORDS = _HEADINGS | _names("p span label legend summary button dfn strong em b i small code abbr cite q kbd")
_HOLDS_HEADINGS = frozenset({"legend", "summary"})
_OF_NO_PRESS = frozenset({"a", "button", "label"})
_CONTROLS = _names("input select textarea button output meter progress")
# An element → what may stand directly in it; and the other way round.
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "select": {"option", "optgroup", "hr"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
}
_PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "caption": {"table"},
    "option": {"select", "optgroup", "datalist"},
    "tr": {"table", "thead", "tbody", "tfoot"},
}
_ANYWHERE = frozenset({"script", "template"})
_POINTS = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "list")


def faults(text: str) -> list[str]:
    """What is wrong with a page as it was sent; each fault once."""
    page = BeautifulSoup(text, "html.parser")
    ids = Counter(str(one["id"]) for one in page.find_all(id=True))
    found = [f"the id {one!r} stands {times} times" for one, times in ids.items() if times > 1]
    if len(page.find_all("main")) > 1:
        found.append("it has more than one main")
    for tag in page.find_all(True):
        if tag.name != "svg" and tag.find_parent("svg"):
            continue
        found += [f"{fault} {_where(tag)}" for fault in (*_of_place(tag), *_of_pressing(tag), *_of_links(tag, page))]
    return list(dict.fromkeys(found))


def _of_place(tag: Tag) -> Iterator[str]:
    parent = tag.parent.name if tag.parent else ""
    if tag.name in _BLOCKS:
        for above in tag.parents:
            is_meant = tag.name in _HEADINGS and above.name in _HOLDS_HEADINGS
            if above.name in _OF_WORDS and not is_meant:
                yield f"<{tag.name}> stands in <{above.name}>, which holds words alone:"
    if parent in _CHILDREN and tag.name not in _CHILDREN[parent] | _ANYWHERE:
        yield f"<{tag.name}> stands directly in <{parent}>:"
    if tag.name in _PARENTS and parent not in _PARENTS[tag.name]:
        yield f"<{tag.name}> stands in <{parent}>:"
    if tag.name == "legend" and tag.find_previous_sibling(True):
        yield "<legend> is not the first in its <fieldset>:"


def _of_pressing(tag: Tag) -> Iterator[str]:
    """What can be pressed stands in nothing else that can be; only a label may hold the one control that it names."""
    if tag.name == "form" and tag.find_parent("form"):
        yield "<form> stands in <form>:"
    can_be_pressed = (
        tag.name in {"button", "select", "textarea", "label", "details", "iframe"}
        or (tag.name == "a" and tag.has_attr("href"))
        or (tag.name == "input" and tag.get("type") != "hidden")
        or tag.has_attr("tabindex")
    )
    for above in tag.parents if can_be_pressed else ():
        is_named = above.name == "label" and tag.name in _CONTROLS
        if above.name in _OF_NO_PRESS and not is_named:
            yield f"<{tag.name}> can be pressed, and stands in <{above.name}>:"


def _of_links(tag: Tag, page: BeautifulSoup) -> Iterator[str]:
    for name in _POINTS:
        for one in str(tag.get(name, "")).split():
            there = page.find(id=one)
            if there is None:
                yield f"{name} names {one!r}, which is not there:"
            elif name == "for" and tag.name == "label" and there.name not in _CONTROLS:
                yield f"<label> is for a <{there.name}>, which cannot be filled in:"


def _where(tag: Tag) -> str:
    return str(tag)[:120].replace("\n", " ")
