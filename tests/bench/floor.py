"""The floor that pages are judged against: a bare view that does what no page of such a product can leave out, and nothing else.

It reads a session, a user and a role, counts, lists 25 rows through a layout, and commits one audit row, on PostgreSQL.
"""

from datetime import UTC, datetime

from flask import Flask, abort, render_template_string, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    func,
    insert,
    select,
    text,
)

metadata = MetaData()
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(80), nullable=False))
roles = Table(
    "roles", metadata, Column("user_id", Integer, ForeignKey("users.id"), primary_key=True), Column("role", String(20), primary_key=True)
)  # fmt: skip
sessions = Table(
    "sessions", metadata, Column("token", String(64), primary_key=True), Column("user_id", Integer, ForeignKey("users.id"), nullable=False)
)  # fmt: skip
items = Table(
    "items", metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("title", String(80), nullable=False),
    Index("ix_items_due", "is_open", "due_at", "id"),
)  # fmt: skip
audit = Table(
    "audit", metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("what", String(40), nullable=False),
)  # fmt: skip
TOKEN = "f" * 43
_OPEN, _SHOWN = 2_000, 25
_FILL = text(
    "INSERT INTO items (id, reference, is_open, due_at, title) SELECT n, to_char(n, 'FM000000000'), n <= :open, "
    "now() + n * interval '1 hour', md5(n::text) FROM generate_series(1, :number) AS n"
)
_LAYOUT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/assets/app.css"></head>
<body><header>{{ name }}</header><main>{% block main %}{% endblock %}</main></body></html>"""
_PAGE = """{% extends layout %}{% block title %}Items{% endblock %}
{% block main %}<h1>Items</h1><p>{{ number }} are open.</p><table>
{% for row in rows %}<tr><th>{{ row.reference }}</th><td>{{ row.title }}</td><td>{{ row.due_at }}</td></tr>{% endfor %}
</table>{% endblock %}"""


def fill(url: str, number: int) -> None:
    """Make the tables and that many rows, of which two thousand are open."""
    engine = create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(users).values(id=1, name="Omar Haddad"))
        connection.execute(insert(roles).values(user_id=1, role="officer"))
        connection.execute(insert(sessions).values(token=TOKEN, user_id=1))
        source = select(
            func.generate_series(1, number).column_valued("n"),
        ).subquery()
        n = source.c[0]
        connection.execute(
            insert(items).from_select(
                ["id", "reference", "is_open", "due_at", "title"],
                select(
                    n,
                    func.to_char(n, "FM000000000"),
                    n <= _OPEN,
                    func.now() + n * func.make_interval(0, 0, 0, 0, 1),
                    func.md5(n.cast(String)),
                ),
            )
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def create_app(url: str) -> Flask:
    """The application of one page."""
    app = Flask(__name__)
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True})
    db = SQLAlchemy(app)
    layout = app.jinja_env.from_string(_LAYOUT)

    @app.get("/")
    def page() -> str:
        token = request.cookies.get("session", "")
        session = db.session.execute(select(sessions.c.user_id).where(sessions.c.token == token)).first()
        if session is None:
            abort(401)
        user = db.session.execute(select(users).where(users.c.id == session.user_id)).one()
        held = set(db.session.scalars(select(roles.c.role).where(roles.c.user_id == user.id)))
        if "officer" not in held:
            abort(403)
        number = db.session.scalar(select(func.count()).select_from(items).where(items.c.is_open))
        query = select(items).where(items.c.is_open).order_by(items.c.due_at, items.c.id).limit(_SHOWN)
        rows = db.session.execute(query).all()
        db.session.execute(insert(audit).values(user_id=user.id, at=datetime.now(UTC), what="list"))
        db.session.commit()
        return render_template_string(_PAGE, layout=layout, name=user.name, number=number, rows=rows)

    return app
