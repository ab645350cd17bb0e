"""Builds the web application: every declaration, form and door checked before the first request."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment
from flask_babel import Babel
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from disclosure.assembly import law_of
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import ALL
from disclosure.forms.calls import by_telephone
from disclosure.forms.journey import Journey
from disclosure.forms.public.journeys import JOURNEYS
from disclosure.forms.registry import FORMS
from disclosure.settings import Settings
from disclosure.store.db import ENGINE, db, of_this_version
from disclosure.web import admin, auth, catalogues, door, errors, figures, filters, headers, officer, public, session
from disclosure.web.arrival import Whole
from disclosure.web.numbers import Number
from disclosure.web.product import Product

ROOT = Path(__file__).resolve().parents[2]


class Templates(Environment):
    """The templates. Each import of a macro asks which names are none of everybody's, some hundreds of times in a long form:
    asked of one mapping, and not of a chain of them, that takes a fifth less of the page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """No template has names of its own that others have not."""
        return super().make_globals(d) if d else self.globals


def build(
    settings: Settings,
    *,
    schemes: tuple[Scheme, ...] | None,
    forms: Mapping[str, Any] | None,
    journeys: tuple[Journey, ...],
    clock: Callable[[], datetime],
) -> Flask:
    """The application, every declaration and every door checked."""
    all_forms = {**FORMS, **(forms or {})}
    law = law_of(settings, schemes=schemes or ALL, forms=all_forms)
    all_journeys = replace(JOURNEYS, offered=(*JOURNEYS.offered, *journeys))
    all_journeys.check(law.schemes, all_forms)
    by_telephone(all_journeys).check(law.schemes, all_forms)
    app = Flask(
        "disclosure", root_path=str(ROOT / "disclosure"), template_folder=str(ROOT / "templates"), static_url_path="/assets",
        static_folder="static",
    )  # fmt: skip
    app.jinja_environment = Templates
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=ENGINE,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=1000,
        # The prefix keeps another site of the same domain from planting a cookie of this name; browsers take it over TLS alone.
        SESSION_COOKIE_NAME="__Host-session" if settings.cookie_secure else "session",
        SESSION_COOKIE_SECURE=settings.cookie_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        BABEL_DEFAULT_LOCALE=filters.SOURCE,
    )
    app.url_map.converters["int"] = Number
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(ROOT / "templates")),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.wsgi_app = Whole(app.wsgi_app, app.config["MAX_CONTENT_LENGTH"])  # type: ignore[method-assign]
    if settings.trusted_proxies:  # an address in a header is believed only from the proxies that are configured
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        of_this_version(db.engine)
    Babel(app, locale_selector=filters.language)
    if "public" in settings.audiences:  # officers' pages are in English
        catalogues.install(app, set(settings.languages) - {filters.SOURCE})
    app.extensions["disclosure"] = Product(settings, law, all_forms, all_journeys, clock)
    session.install(app)
    if not settings.is_public_alone:  # nobody signs in where nobody but the public is served
        auth.install(app)
    door.install(app)
    headers.install(app)
    errors.install(app)
    filters.install(app)
    for audience, package in (("public", public), ("officer", officer), ("figures", figures), ("admin", admin)):
        if audience in settings.audiences:
            package.install(app)
    door.check(app)
    return app
