"""Writes `migrations/guards.json`: what each guard does that the migrations make. Run it as `python -m tests.store.guards_made`."""

import json
import tempfile
from pathlib import Path

from disclosure.store import db, guards
from tests.databases import DIALECTS, Database, Databases


def made(database: Database) -> list[list[str]]:
    """Table, name and digest of each guard of a migrated database, in order."""
    session = db.open_session(database.url)
    found = sorted(guards.standing(session).items())
    session.close()
    session.get_bind().dispose()
    return [[*place, digest] for place, digest in found]


def main() -> None:
    """Migrate a new database of each kind and keep what stands there, a guard a line."""
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            kept = {dialect: made(databases.fresh(dialect)) for dialect in DIALECTS}
        finally:
            databases.stop()
    lines = (json.dumps(name) + ": [\n" + ",\n".join(map(json.dumps, some)) + "\n]" for name, some in kept.items())
    guards.MADE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
