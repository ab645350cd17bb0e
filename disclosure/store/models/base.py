"""One metadata, with a rule for the names of constraints so that both databases and the migrations agree on them."""

from collections.abc import Mapping

from sqlalchemy import MetaData

# SQLite keeps its full-text index in tables of its own, by this name and others that begin with it.
SEARCH_INDEX = "search_index"
SEARCH_TERMS = (
    f"{SEARCH_INDEX}_terms"  # the words of the index, each as often as it stands there: nothing is kept in it
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def is_ours(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:  # noqa: ARG001  as Alembic asks
    """Whether a table is one that the models declare: to be asked by whoever compares the two."""
    return not (kind == "table" and str(name).startswith(SEARCH_INDEX))
