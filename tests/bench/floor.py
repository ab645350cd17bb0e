"""The floor that pages are judged against: a bare view that does what no page of such a product can leave out, and nothing else.

It reads a session, a user and a role, counts, lists 25 rows through a layout, and commits one audit row, on PostgreSQL: with the
libraries that the product is built on, used as their own manuals show them, and each template compiled once (docs/decisions/0032).
"""

from datetime import UTC, datetime

from flask import Flask, abort, render_template, request
from flask_login import LoginManager, UserMixin, current_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, String, create_engine, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Of the floor's own tables."""


db = SQLAlchemy(model_class=Base)


class User(UserMixin, db.Model):
    """Somebody."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    roles: Mapped[list["Role"]] = relationship()


class Role(db.Model):
    """What somebody may do."""

    __tablename__ = "roles"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class SignedIn(db.Model):
    """A session."""

    __tablename__ = "sessions"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Item(db.Model):
    """What is listed."""

    __tablename__ = "items"
    __table_args__ = (Index("ix_items_due", "is_open", "due_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool]
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    title: Mapped[str] = mapped_column(String(80))


class Audit(db.Model):
    """Who looked."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    what: Mapped[str] = mapped_column(String(40))


TOKEN = "f" * 43
_OPEN, _SHOWN = 2_000, 25
_TEMPLATES = {
    "layout.html": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="{{ url_for('static', filename='app.css') }}"></head>
<body><header>{{ current_user.name }}</header><main>{% block main %}{% endblock %}</main></body></html>""",
    "items.html": """{% extends "layout.html" %}{% block title %}Items{% endblock %}
{% block main %}<h1>Items</h1><p>{{ number }} are open.</p><table>
{% for item in items %}<tr><th>{{ item.reference }}</th><td>{{ item.title }}</td><td>{{ item.due_at }}</td></tr>{% endfor %}
</table>{% endblock %}""",
}


def fill(url: str, number: int) -> None:
    """Make the tables and that many rows, of which two thousand are open."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(User).values(id=1, name="Omar Haddad"))
        connection.execute(insert(Role).values(user_id=1, role="officer"))
        connection.execute(insert(SignedIn).values(token=TOKEN, user_id=1))
        n = select(func.generate_series(1, number).column_valued("n")).subquery().c[0]
        made = select(
            n,
            func.to_char(n, "FM000000000"),
            n <= _OPEN,
            func.now() + n * func.make_interval(0, 0, 0, 0, 1),
            func.md5(n.cast(String)),
        )
        connection.execute(insert(Item).from_select(["id", "reference", "is_open", "due_at", "title"], made))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def create_app(url: str) -> Flask:
    """The application of one page."""
    app = Flask(__name__)
    app.config.update(SQLALCHEMY_DATABASE_URI=url)
    app.jinja_loader = DictLoader(_TEMPLATES)
    db.init_app(app)
    LoginManager(app).request_loader(_signed_in)

    @app.get("/")
    def page() -> str:
        if not current_user.is_authenticated:
            abort(401)
        if "officer" not in {one.role for one in current_user.roles}:
            abort(403)
        open_items = select(Item).where(Item.is_open)
        number = db.session.scalar(select(func.count()).select_from(open_items.subquery()))
        items = db.session.scalars(open_items.order_by(Item.due_at, Item.id).limit(_SHOWN)).all()
        html = render_template("items.html", number=number, items=items)
        db.session.add(Audit(user_id=current_user.id, at=datetime.now(UTC), what="list"))
        db.session.commit()
        return html

    return app


def _signed_in(_: object) -> User | None:
    found = db.session.get(SignedIn, request.cookies.get("session", ""))
    return db.session.get(User, found.user_id) if found else None
