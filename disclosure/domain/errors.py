"""The few errors of the product: a key, words and values. The web chooses page, status and language.

A refusal says what to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from disclosure.domain.words import N_, in_english

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class DisclosureError(Exception):
    """The base: `key` names the fault, `text` are marked words with %(name)s places or empty, `values` fill them."""

    def __init__(self, key: str, /, *, text: str = "", **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.text = text
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        """Plain English; without words of its own, the key and the values spelled out."""
        if self.text:
            return in_english(self.text, self.values)
        told = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return self.key.replace("_", " ") + (f": {told}" if told else "")


@dataclass(frozen=True)
class Reason:
    """One reason for a refusal. `text` are marked words with %(name)s places that say what to do."""

    key: str
    text: str
    values: Mapping[str, str] = field(default_factory=lambda: _NO_VALUES, hash=False)

    def __str__(self) -> str:
        """The reason in English."""
        return in_english(self.text, self.values)


class Refused(DisclosureError):
    """What was asked may not be done now; carries every reason, not only the first."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        super().__init__("refused")
        self.reasons: tuple[Reason, ...] = tuple(reasons)

    def __str__(self) -> str:
        """All the reasons in English."""
        return " ".join(str(reason) for reason in self.reasons)


def refuse(against: Iterable[Reason]) -> None:
    """Raise Refused when anything stands against it, each reason once."""
    reasons = tuple(dict.fromkeys(against))
    if reasons:
        raise Refused(reasons)


class NotFound(DisclosureError):
    """There is no such thing, or none that this person may know of: the two look the same."""

    def __init__(
        self, key: str = "not_found", /, *, text: str = N_("There is nothing here."), **values: object
    ) -> None:
        super().__init__(key, text=text, **values)


class NotAllowed(DisclosureError):
    """The person's roles do not permit this."""

    def __init__(
        self, key: str = "not_allowed", /, *, text: str = N_("You do not have permission to do this."), **values: object
    ) -> None:
        super().__init__(key, text=text, **values)


class Stale(DisclosureError):
    """Somebody else changed the case first. `version` is the case's version now."""

    def __init__(self, version: int) -> None:
        super().__init__("stale", text=N_("Someone else changed this case while you were working on it."))
        self.version = version


class Invalid(DisclosureError):
    """A value that cannot be right. `field` says which; the words tell its giver how to put it right."""

    def __init__(self, field: str, text: str, /, **values: object) -> None:
        super().__init__("invalid", text=text, **values)
        self.field = field


class Declaration(DisclosureError):
    """A scheme or a setting is wrong. Stops the start."""
