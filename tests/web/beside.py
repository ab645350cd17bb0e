"""What runs beside the pages: the jobs, which also make cases of what the public sent."""

from datetime import datetime

from flask import Flask

from disclosure.assembly import opener_of
from disclosure.domain.access import Actor
from disclosure.services import jobs, sessions
from disclosure.store.db import db


def do_jobs(app: Flask, now: datetime) -> dict[str, int]:
    """Every job once, as the server beside it does."""
    product = app.extensions["disclosure"]
    with app.app_context():
        system = Actor(None, "", frozenset(), sessions.open_process(db.session, now=now))
        return jobs.run(db.session, law=product.law, actor=system, now=now, opener=opener_of(product.settings))
