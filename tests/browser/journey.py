"""What is typed in the browser, and a case to begin with."""

import itertools
from datetime import UTC, datetime

from tests.browser.tabs import Fields, Tab
from tests.forms.sample_applications import of_their_own
from tests.forms.samples import samples, variants

_registrations = itertools.count(1)


def typed(form: str, like: str = "done") -> Fields:
    """What a careful officer types into the form now. When it happened is left as the form has it: a moment ago.

    A registration is about people whom no other case names, or the jobs would send both back to triage in the middle of a test.
    """
    now = datetime.now(UTC)
    fields = {**variants(now).get(form, {}), **samples(now)[form]}[like]
    fields = {name: value for name, value in fields.items() if not name.startswith("occurred_at-")}
    return of_their_own(fields, next(_registrations)) if form.startswith("register_") else fields


def registered(tab: Tab, scheme: str, route: str, **more: str) -> str:
    """A new case, taken down on the page; its reference. `more` is typed in place of what the sample has."""
    tab.goes(f"/register/{scheme}/{route}").sends({**typed(f"register_{scheme}_{route}"), **more})
    return tab.reference
