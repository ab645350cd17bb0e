"""The time, as long as it goes evenly. A clock that is set while the service runs is not believed.

A change recorded an hour before the one that it follows, a session that lasts for years, a deadline that was passed and is not:
all of it comes from a moment in which the clock was wrong, and nothing takes it back.
"""

import time
from datetime import UTC, datetime, timedelta

from disclosure.domain.errors import DisclosureError
from disclosure.domain.words import N_

LEAP = timedelta(minutes=5)  # what a clock may be put right by in one go
_EVENLY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps, and is never set


class ClockJumped(DisclosureError):
    """The machine's clock was set by more than `LEAP` since the service was started."""

    def __init__(self, minutes: int) -> None:
        text = N_(
            "The clock of the server was moved by %(minutes)s minutes. Whoever runs the service has to see that it is right, and to "
            "start the service again."
        )
        super().__init__("clock_jumped", text=text, minutes=f"{minutes:+}")


class Clock:
    """Gives the time, and remembers how it stood to a clock that nobody sets."""

    def __init__(self) -> None:
        self._apart = self._now_apart()

    def __call__(self) -> datetime:
        """Aware UTC. Raises ClockJumped."""
        leap = timedelta(seconds=self._now_apart() - self._apart)
        if abs(leap) > LEAP:
            raise ClockJumped(round(leap / timedelta(minutes=1)))
        return datetime.now(UTC)

    @staticmethod
    def _now_apart() -> float:
        return time.time() - time.clock_gettime(_EVENLY)
