"""Who works in a bulk load: the demo's officers who are still there, and more of each, since thousands of cases need them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from disclosure.demo.people import OFFICERS, Officer
from disclosure.demo.script import Crew
from disclosure.domain.access import Role

_D, _S = Role.DISCLOSURE_OFFICER, Role.SUPERVISOR
MORE = (
    Officer("hollie", "Hollie Vance", Role.INTAKE, team="central"),
    Officer("kofi", "Kofi Darko", Role.INTAKE, team="central"),
    Officer("bronagh", "Bronagh Keane", Role.RESEARCHER, team="central"),
    Officer("idris", "Idris Bello", Role.RESEARCHER, team="central"),
    Officer("tess", "Tess Rowbottom", _D, "sheffield", "sheffield_disclosure"),
    Officer("lena", "Lena Baptiste", _D, "rotherham", "rotherham_disclosure"),
    Officer("arlo", "Arlo Fenwick", _D, "barnsley", "barnsley_disclosure"),
    Officer("yusra", "Yusra Haroun", _S, "rotherham", "rotherham_disclosure"),
    Officer("hugh", "Hugh Ormerod", _S, "barnsley", "barnsley_disclosure"),
    Officer("mina", "Mina Castellan", _S, "sheffield", "sheffield_disclosure"),
    Officer("victor", "Victor Hale", _S, "doncaster", "doncaster_disclosure"),
    Officer("joan", "Joan Thistlewood", Role.PANEL_MEMBER),
)
STAFF = tuple(one for one in (*OFFICERS, *MORE) if one.left is None)
NAMES: Mapping[str, str] = {one.username: one.name for one in STAFF}
SAYS_NO = "victor"  # decides against telling far more often than the others: see docs/demo.md


def _of(role: Role) -> tuple[str, ...]:
    return tuple(one.username for one in STAFF if one.role is role)


_INTAKE, _RESEARCH, _SIGN, _PANEL = _of(Role.INTAKE), _of(Role.RESEARCHER), _of(_S), _of(Role.PANEL_MEMBER)


@dataclass(frozen=True)
class _Place:
    officers: Sequence[str]
    deciders: Sequence[str]


_PLACES = {
    district: _Place(
        tuple(one.username for one in STAFF if one.role is _D and one.district == district),
        tuple(one.username for one in STAFF if one.role is _S and one.district == district),
    )
    for district in ("sheffield", "rotherham", "doncaster", "barnsley")
}


def crew(chance: Random, district: str) -> Crew:
    """Who does the work of a case. Nobody signs what they decided."""
    place = _PLACES[district]
    decider = chance.choice(place.deciders)
    signer = chance.choice([one for one in _SIGN if one != decider])
    return Crew(
        intake=chance.choice(_INTAKE),
        researcher=chance.choice(_RESEARCH),
        officer=chance.choice(place.officers),
        decider=decider,
        signer=signer,
        closer=chance.choice(_SIGN),
        panel=chance.choice(_PANEL),
    )
