"""What is typed in the browser, and a case to begin with."""

from datetime import UTC, datetime

from tests.browser.tabs import Fields, Tab
from tests.forms.samples import samples, variants


def typed(form: str, like: str = "done") -> Fields:
    """What a careful officer types into the form now. When it happened is left as the form has it: a moment ago."""
    now = datetime.now(UTC)
    fields = {**variants(now).get(form, {}), **samples(now)[form]}[like]
    return {name: value for name, value in fields.items() if not name.startswith("occurred_at-")}


def registered(tab: Tab, scheme: str, route: str) -> str:
    """A new case, taken down on the page; its reference."""
    tab.goes(f"/register/{scheme}/{route}").registers(typed(f"register_{scheme}_{route}"))
    return tab.reference
