"""Puts the product together for its edges: from settings to the law as this force applies it."""

from collections.abc import Iterable
from dataclasses import replace

from disclosure.domain.clocks import Limit, Unit
from disclosure.domain.law import Law, Override
from disclosure.domain.scheme import Scheme
from disclosure.domain.schemes import ALL
from disclosure.services.law import build
from disclosure.settings import Settings


def law_of(settings: Settings, *, schemes: tuple[Scheme, ...] = ALL, forms: Iterable[str] | None = None) -> Law:
    """The law that these settings give. Raises Declaration."""
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
    law = build(
        nation=force.nation,
        holidays=settings.root / "config" / "holidays",
        keep=settings.var,
        overrides=overrides,
        sample_percent=force.sampling.countersign_percent,
        sample_seed=force.sampling.seed,
        schemes=schemes,
        forms=forms,
    )
    return replace(law, longest_extension=force.longest_extension)
