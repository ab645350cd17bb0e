"""Case manager for the two police disclosure schemes: the application factory and nothing else."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from disclosure.domain.scheme import Scheme
    from disclosure.forms.journey import Journey
    from disclosure.settings import Settings


def create_app(
    settings: "Settings",
    *,
    schemes: "tuple[Scheme, ...] | None" = None,
    forms: Mapping[str, Any] | None = None,
    journeys: "tuple[Journey, ...]" = (),
    clock: Callable[[], datetime] | None = None,
) -> "Flask":
    """The web application for these settings; raises Declaration when a scheme, a form, a journey or a route is wrong.

    `schemes` default to the product's own; `forms` and `journeys` come besides its own. The tests add an invented scheme.
    """
    from disclosure.timekeeping import Clock
    from disclosure.web.factory import build  # heavy: only a web process needs it

    return build(settings, schemes=schemes, forms=forms, journeys=journeys, clock=clock or Clock())
