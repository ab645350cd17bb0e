"""What is typed in the browser, and a case to begin with."""

from datetime import UTC, datetime

from tests.browser.tabs import Fields, Tab
from tests.forms.samples import samples, variants


def typed(form: str, like: str = "done") -> Fields:
    """What a careful officer types into the form now."""
    now = datetime.now(UTC)
    return {**variants(now).get(form, {}), **samples(now)[form]}[like]


def registered(tab: Tab, scheme: str, route: str) -> str:
    """A new case, taken down on the page; its reference."""
    tab.goes(f"/register/{scheme}/{route}").sends(typed(f"register_{scheme}_{route}"))
    return tab.reference
