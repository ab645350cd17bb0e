"""Puts the product together for its edges: from settings to the law as this force applies it, and to its keys."""

from collections.abc import Iterable

from disclosure.domain import declaration
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.law import Law, Override
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import ALL
from disclosure.services import calendars
from disclosure.services.sealing import Sealer
from disclosure.settings import Settings


def law_of(settings: Settings, *, schemes: tuple[Scheme, ...] = ALL, forms: Iterable[str] | None = None) -> Law:
    """The law that these settings give. Raises Declaration for a wrong scheme, a limit that may not be set, an unreadable holiday file."""
    force = settings.force
    overrides = tuple(
        Override(
            scheme=one.scheme,
            route=one.route,
            clock=one.clock,
            limit=Limit(one.length, Unit(one.unit)),
            from_day=one.since,
            source=one.source,
            starts=(one.starts,) if one.starts else (),
        )
        for one in force.limits
    )
    declaration.check(schemes, forms=None if forms is None else frozenset(forms))
    return Law(
        schemes,
        calendars.load_from(settings.root / "config" / "holidays", force.nation, keep=settings.var),
        overrides,
        sample_percent=force.sampling.countersign_percent,
        sample_seed=force.sampling.seed,
        longest_extension=force.longest_extension,
    )


def sealer_of(settings: Settings) -> Sealer:
    """What seals and opens the public's answers: with the present key first."""
    keys = (settings.draft_key, *settings.former_draft_keys)
    return Sealer([key.get_secret_value() for key in keys])
