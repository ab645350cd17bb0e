"""What every request needs: settings, law, forms, journeys, the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import current_app

from disclosure.domain.law import Law
from disclosure.forms.calls import by_telephone
from disclosure.forms.journey import Journeys
from disclosure.forms.public.question import Question
from disclosure.services import choices, sessions
from disclosure.services.choices import Choices
from disclosure.settings import Settings
from disclosure.store.db import database


@dataclass
class Product:
    """What the edges hand down as arguments."""

    settings: Settings
    law: Law
    forms: Mapping[str, Any]
    journeys: Journeys
    clock: Callable[[], datetime]
    _process_session: int | None = field(default=None, repr=False)
    _public_choices: dict[type[Question], Choices] = field(default_factory=dict, repr=False)

    @cached_property
    def calls(self) -> Journeys:
        """The public forms as an officer goes through them with somebody who is on the line."""
        return by_telephone(self.journeys)

    def public_choices(self, form: type[Question]) -> Choices:
        """The lists that one of the public's forms offers, which never change while it runs."""
        found = self._public_choices.get(form)
        if found is None:
            known = {**self.journeys.choices, **choices.for_registering(self.settings.force.lists)}
            found = {name: offered for name, offered in known.items() if hasattr(form, name)}
            self._public_choices[form] = found
        return found

    def process_session(self) -> int:
        """The session whose chain takes what nobody signed in for; made once in each process, when first needed."""
        if self._process_session is None:
            self._process_session = sessions.open_process(database(), now=self.clock())
        return self._process_session


def product() -> Product:
    """The running product."""
    found: Product = current_app.extensions["disclosure"]
    return found
