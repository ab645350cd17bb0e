"""What is typed in the browser, and a case to begin with."""

import itertools
import random
import re
from datetime import UTC, datetime

from tests.browser.tabs import Fields, Tab
from tests.forms.samples import samples, variants

# What tells one person from another, in the forms that register a case.
_NAMED = re.compile(r"\w+-\d-(given_names|family_name|other_names|address|previous_addresses|social_media)")
_registrations = itertools.count(1)


def typed(form: str, like: str = "done") -> Fields:
    """What a careful officer types into the form now. When it happened is left as the form has it: a moment ago.

    A registration is about people whom no other case names, or the jobs would send both back to triage in the middle of a test.
    """
    now = datetime.now(UTC)
    fields = {**variants(now).get(form, {}), **samples(now)[form]}[like]
    fields = {name: value for name, value in fields.items() if not name.startswith("occurred_at-")}
    return _of_their_own(fields) if form.startswith("register_") else fields


def registered(tab: Tab, scheme: str, route: str, **more: str) -> str:
    """A new case, taken down on the page; its reference. `more` is typed in place of what the sample has."""
    tab.goes(f"/register/{scheme}/{route}").sends({**typed(f"register_{scheme}_{route}"), **more})
    return tab.reference


def _of_their_own(fields: Fields) -> Fields:
    """The same answers about people of other names, at other addresses: one family to a registration."""
    dice = random.Random(next(_registrations))  # noqa: S311  invented people, not secrets

    def word() -> str:
        return "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(4)).capitalize()

    family = word()
    made = {
        "family_name": lambda: family,
        "given_names": word,
        "other_names": word,
        "address": lambda: f"{dice.randint(1, 99)} {word()} Row, {word()}",
        "previous_addresses": lambda: f"{dice.randint(1, 99)} {word()} Row, {word()}",
        "social_media": word,
    }

    def other(name: str, value: str | list[str]) -> str | list[str]:
        found = _NAMED.fullmatch(name)
        return made[found[1]]() if found and value else value

    return {name: other(name, value) for name, value in fields.items()}
