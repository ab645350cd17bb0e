"""Puts the product together for its edges: from settings to the law as this force applies it, and to its keys."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from disclosure.domain import declaration
from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.instruments import Instruments, Thresholds, wrong
from disclosure.domain.law import Law, Override
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import ALL
from disclosure.services import calendars, instruments
from disclosure.services.sealing import Envelope, Opener, Sealer, public_half
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
        instruments=instruments_of(settings, {one.key for one in (*ALL, *schemes)}),
    )


def instruments_of(settings: Settings, schemes: Collection[str]) -> Instruments:
    """The risk instruments of this installation, with the force's own thresholds. Raises Declaration for wrong ones."""
    own = tuple(
        Thresholds(one.instrument, one.version, {"medium": one.medium, "high": one.high}, one.since, one.source)
        for one in settings.force.thresholds
    )
    every = instruments.load_from(settings.root / "config" / "instruments")
    for one in every:
        if unknown := sorted(set(one.schemes) - set(schemes)):
            raise wrong(f"{one.key} {one.version}", f"there is no scheme {unknown[0]}")
    return Instruments(every, own)


def times_of(settings: Settings) -> dict[str, Any]:
    """What the jobs wait for: the days that a call is kept for, and for how long a case may have no owner."""
    unallocated = timedelta(hours=settings.force.unallocated.hours)
    return {"intake_days": settings.intake_days, "unallocated_after": unallocated}


def sealer_of(settings: Settings) -> Sealer:
    """What seals and opens what the public is filling in, where the public is served: with the present key first."""
    return Sealer(_texts(settings.draft_key, *settings.former_draft_keys))


def call_sealer_of(settings: Settings) -> Sealer:
    """What seals and opens what intake takes down: with a key that every process has, since where officers are served alone no draft
    key lies.
    """
    return Sealer(_texts(settings.secret_key))


def public_half_of(settings: Settings) -> bytes:
    """What the envelopes of what the public sends are closed with; empty where nothing says it."""
    (key,) = _texts(settings.intake_key)
    return public_half(key) if key else bytes.fromhex(settings.intake_public_key)


def envelope_of(settings: Settings) -> Envelope:
    """What the public sends goes into it."""
    return Envelope(public_half_of(settings))


def opener_of(settings: Settings) -> Opener | None:
    """What opens what the public sent; None where its key does not lie here."""
    keys = _texts(settings.intake_key, *settings.former_intake_keys)
    return Opener(keys) if keys[0] else None


def _texts(*keys: SecretStr) -> list[str]:
    return [key.get_secret_value() for key in keys]
