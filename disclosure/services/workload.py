"""How much each person has open, by risk, and how much of it is late or about to be."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from disclosure.domain.access import FORCE_WIDE, Sight
from disclosure.domain.worklists import RISKS, SOON
from disclosure.store.queries import accounts
from disclosure.store.queries import workload as queries


@dataclass
class Load:
    """What one person has. `user_id` None: what nobody has. `by_risk` counts by urgency."""

    user_id: int | None
    name: str
    by_risk: dict[int, int] = field(default_factory=lambda: dict.fromkeys(RISKS.values(), 0))
    late: int = 0
    soon: int = 0

    @property
    def cases(self) -> int:
        """All that is open."""
        return sum(self.by_risk.values())


def of_everybody(session: Session, sight: Sight, *, now: datetime) -> list[Load]:
    """What nobody has first, then everybody who can own a case, and whoever else still owns one, by name.

    Only cases that whoever asks may see are counted. Two statements.
    """
    # What is due in this second is not late yet.
    rows = queries.by_owner(session, sight, late=now.replace(microsecond=0), soon=now + SOON)
    found: dict[int | None, Load] = {None: Load(None, "")}
    found |= {number: Load(number, name) for number, name in accounts.with_roles(session, FORCE_WIDE).items()}
    for row in rows:
        load = found.setdefault(row["owner_id"], Load(row["owner_id"], row["name"] or ""))
        load.by_risk[row["urgency"]] += row["cases"]
        load.late += row["late"]
        load.soon += row["soon"]
    nobody = found.pop(None)
    return [nobody, *sorted(found.values(), key=lambda one: (one.name, one.user_id or 0))]
