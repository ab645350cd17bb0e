"""What may differ between installations: read once at the edge, checked, frozen.
config/default.toml lists every setting and says which layer wins.
"""

import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from typing_extensions import override

from disclosure.force import Force, Part
from disclosure.services import sealing, tokens

Environment = Literal["development", "testing", "production"]
Audience = Literal["public", "officer", "panel", "figures", "admin"]

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
LEAST_ARGON2_KIB = 19_456
LONGEST_WINDOW = 24 * 60  # minutes: failed sign-ins are kept for a day
_LEAST_DIFFERENT = 12
KEYS = frozenset({"secret_key", "draft_key", "intake_key"})
"""What nobody but this installation may know: what signs its tokens, what seals the public's answers, what opens what they send."""
_FORMER_KEYS = ("former_draft_keys", "former_intake_keys")
_MAKE_KEY = (
    "Make one: install -d -m 700 DIR && (umask 077 && openssl rand -base64 48 > DIR/{name}), "
    "and name DIR in DISCLOSURE_SECRETS_DIR."
)
_ELSEWHERE = {
    "draft_key": " A process that does not serve the public needs none: take public out of audiences.",
    "intake_key": " A process that serves the public alone has intake_public_key instead: "
    "where intake_key is, `disclosure keys public` prints it.",
}
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*", re.ASCII | re.IGNORECASE)
_VARIABLES, _SECRETS = "the DISCLOSURE_ variables", "the secrets directory"
_PREFIX = "DISCLOSURE_"
# Read elsewhere: which files to take, and who acts on the command line and why.
_OTHER_VARIABLES = frozenset({"ENV", "SECRETS_DIR", "ACTOR", "PURPOSE"})


class BadSettings(Exception):
    """The start is refused. `reasons` says everything that is wrong, and for each what to do."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def _split(value: object) -> object:
    """In a variable of the environment a list is written with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class Argon2(Part):
    """The cost of a guess at a password."""

    memory_kib: int = Field(ge=8, le=1_048_576)
    time_cost: int = Field(ge=1, le=100)
    parallelism: int = Field(ge=1, le=16)

    @model_validator(mode="after")
    def _each_lane_has_memory(self) -> Self:
        if self.memory_kib < 8 * self.parallelism:
            raise ValueError("memory_kib must be at least 8 times parallelism")
        return self


class Throttle(Part):
    """Failed sign-ins after which an account, or an address, has to wait until the window has passed."""

    account_failures: int = Field(ge=1, le=10_000)
    address_failures: int = Field(ge=1, le=10_000)
    window_minutes: int = Field(ge=1, le=LONGEST_WINDOW)


class Brake(Part):
    """How often the public may do something within the window: from one network, and from all together."""

    window_minutes: int = Field(ge=1, le=LONGEST_WINDOW)
    begin_from_one: int = Field(ge=1, le=1_000_000)
    begin_in_all: int = Field(ge=1, le=1_000_000)
    guess_from_one: int = Field(ge=1, le=100)
    guess_in_all: int = Field(ge=1, le=10_000)
    send_from_one: int = Field(ge=1, le=1_000_000)
    send_in_all: int = Field(ge=1, le=1_000_000)


class Settings(BaseSettings):
    """Made by `load()`, which knows the layers; made directly, it takes its arguments and reads nothing."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    environment: Environment
    root: Path
    debug: bool
    demo: bool
    secret_key: SecretStr
    draft_key: SecretStr
    former_draft_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split)] = ()
    intake_key: SecretStr
    former_intake_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split)] = ()
    intake_public_key: str = ""
    database_url: str = Field(repr=False)
    owner_database_url: str = Field(repr=False)
    app_role: str = Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")
    audiences: Annotated[tuple[Audience, ...], NoDecode, BeforeValidator(_split), Field(min_length=1)]
    languages: Annotated[tuple[Literal["en", "cy"], ...], NoDecode, BeforeValidator(_split), Field(min_length=1)]
    host: str
    port: int = Field(ge=1, le=65_535)
    workers: int = Field(ge=1, le=64)
    trusted_proxies: int = Field(ge=0, le=10)
    cookie_secure: bool
    session_idle_minutes: int = Field(ge=1, le=24 * 60)
    session_absolute_hours: int = Field(ge=1, le=7 * 24)
    session_warning_minutes: int = Field(ge=1, le=24 * 60)
    intake_days: int = Field(ge=1, le=31)
    argon2: Argon2
    throttle: Throttle
    brake: Brake
    force: Force

    @property
    def var(self) -> Path:
        """Where what is made at run time lies: the embedded database, the development key."""
        return self.root / "var"

    @property
    def is_public_alone(self) -> bool:
        """This process knows nothing of the casework, and may not: its role in the database reads none of it, and does no jobs."""
        return set(self.audiences) == {"public"}

    @property
    def needed_keys(self) -> frozenset[str]:
        """Which of the keys this process cannot do without. Without `intake_key` jobs leave what was sent for others to open."""
        if "public" not in self.audiences:
            return frozenset({"secret_key"})
        return frozenset({"secret_key", "draft_key"}) if self.intake_public_key else KEYS

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed, and should be known: printed at the start."""
        found = []
        production, sqlite = self.environment == "production", self.database_url.startswith("sqlite")
        opens = bool(self.intake_key.get_secret_value())
        if not opens and not self.is_public_alone:
            found.append(
                "there is no intake_key: what the public sends waits until a process that has it runs the jobs."
            )
        if production and self.is_public_alone and (opens or self.former_intake_keys):
            found.append(
                "the public alone is served, with a key that opens what was sent: whoever takes this machine has it. "
                "Take intake_key and former_intake_keys away, and give intake_public_key."
            )
        if production and sqlite:
            found.append("database_url is SQLite: fit for one small machine. A force's own service runs on PostgreSQL.")
        if self.demo and self.host not in {"127.0.0.1", "::1", "localhost"}:
            found.append(f"demo accounts, whose passwords are printed, can be reached from the network at {self.host}.")
        if production and not sqlite and self.owner_database_url == self.database_url:
            found.append(
                "owner_database_url is database_url: the application owns its tables and could switch its own audit "
                "triggers off. Give the migrations a role of their own.",
            )
        return tuple(found)

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if ":memory:" in url:
            raise ValueError("a database in memory is lost with its process, and each worker has another")
        shape = "write sqlite:///PATH or postgresql://USER@HOST/NAME"
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")) or not url.isprintable():
            raise ValueError(shape)
        try:
            name = make_url(url).database or ""
        except (ArgumentError, ValueError):  # never with its words, which may quote the password
            raise ValueError(
                f"{shape}; a port is a number, and signs such as @ or / in a password are written %40, %2F"
            ) from None
        if not name.isprintable():  # %00 and the like
            raise ValueError(shape)
        return url

    @field_validator("host")
    @classmethod
    def _host_can_be_one(cls, host: str) -> str:
        try:
            ip_address(host)
        except ValueError:
            if not _HOST.fullmatch(host):
                raise ValueError("write a name such as localhost, or an address such as 127.0.0.1") from None
        return host

    @field_validator("intake_public_key")
    @classmethod
    def _closes(cls, written: str) -> str:
        try:
            if written:
                sealing.Envelope(bytes.fromhex(written))
        except ValueError:
            raise ValueError(
                "write what `disclosure keys public` prints where intake_key is: 64 digits and letters"
            ) from None
        return written

    @model_validator(mode="after")
    def _halves_agree(self) -> Self:
        key = self.intake_key.get_secret_value()
        if key and self.intake_public_key and sealing.public_half(key) != bytes.fromhex(self.intake_public_key):
            raise ValueError(
                "intake_public_key is of another key than intake_key: what is sent would not be opened. "
                "Take it away where intake_key is, which says it already"
            )
        return self

    @model_validator(mode="after")
    def _times_agree(self) -> Self:
        if self.session_warning_minutes >= self.session_idle_minutes:
            raise ValueError("session_warning_minutes must be less than session_idle_minutes")
        if self.session_idle_minutes > self.session_absolute_hours * 60:
            raise ValueError("session_idle_minutes must not be longer than session_absolute_hours")
        return self


def load(environment: str | None = None, root: Path | None = None, **overrides: Any) -> Settings:
    """The settings of DISCLOSURE_ENV (development when unset), with `overrides` on top. Raises BadSettings."""
    root = (root or ROOT).resolve()
    environment = environment or os.environ.get("DISCLOSURE_ENV") or "development"
    if environment not in get_args(Environment):
        raise BadSettings(f"DISCLOSURE_ENV is {environment!r}: write {_one_of(get_args(Environment))}.")
    layers = _layers(environment, root)
    from_files = layers[_SECRETS]
    layers["the call"] = overrides
    values: dict[str, Any] = {}
    for layer in layers.values():
        values = _merge(values, layer)
    for name in sorted(KEYS):
        if name not in values:
            is_made = environment == "development" and not (name == "intake_key" and values.get("intake_public_key"))
            values[name] = _development_key(root, name) if is_made else ""
    values.setdefault("database_url", "sqlite:///var/disclosure.db")
    values.setdefault("owner_database_url", values["database_url"])
    for name in ("database_url", "owner_database_url"):
        values[name] = _full_url(str(values[name]), root)
    try:
        settings = Settings(**values, environment=environment, root=root)
    except ValidationError as error:
        raise BadSettings(*_reasons(error, layers)) from None
    if environment == "production":
        refused = refusals(settings, keys_from_files=from_files.keys()) + _unknown_variables()
    else:
        refused = _missing(settings)
    if refused:
        raise BadSettings(*refused)
    return settings


def refusals(settings: Settings, *, keys_from_files: Collection[str]) -> tuple[str, ...]:
    """Why these settings may not serve a force."""
    found = []
    if settings.debug:
        found.append("debug is on, and shows a stranger the inside of a page that fails. Take it out.")
    if settings.demo:
        found.append("demo is on: its accounts have known passwords. Take it out.")
    if not settings.cookie_secure:
        found.append("cookie_secure is off: sessions would travel in the clear. Take it out, and serve over HTTPS.")
    found += _wrong_keys(settings, keys_from_files)
    found += [
        f"the helpline {one.key} is an example: its number reaches nobody. Put your own into config/force.toml."
        for one in settings.force.helplines
        if one.reaches_nobody
    ]
    if "public" in settings.audiences and not settings.force.helplines:
        found.append(
            "there is no helpline: the public's pages would give whoever needs somebody to talk to no number. "
            "Put your own into config/force.toml, or take public out of audiences."
        )
    if settings.argon2.memory_kib < LEAST_ARGON2_KIB:
        found.append(
            f"argon2.memory_kib is under {LEAST_ARGON2_KIB}: stolen passwords would be cheap to guess. Raise it."
        )
    return tuple(found)


def _wrong_keys(settings: Settings, from_files: Collection[str]) -> Iterator[str]:
    taken = {one.get_secret_value() for name in _FORMER_KEYS for one in getattr(settings, name)}
    for name in ("secret_key", "draft_key", "intake_key"):
        key, make = getattr(settings, name).get_secret_value(), _how_to_make(name)
        if name not in from_files:
            if key or name in settings.needed_keys:
                yield f"{name} does not come from the secrets directory. {make}"
        elif _is_weak(key):
            yield f"{name} is a default, or shorter than {SHORTEST_KEY} characters, or not random. {make}"
        elif key in taken:
            yield f"{name} is another key as well: whoever takes one has both. Make it anew."
        taken.add(key)
    for name in _FORMER_KEYS:
        if getattr(settings, name) and name not in from_files:
            yield f"{name} do not come from the secrets directory. Put them there, with commas between them."


def _missing(settings: Settings) -> tuple[str, ...]:
    """Where production asks for files, anything else asks for a value."""
    names = sorted(name for name in settings.needed_keys if not getattr(settings, name).get_secret_value())
    return tuple(f"{name} is missing. {_how_to_make(name)}" for name in names)


def _how_to_make(name: str) -> str:
    return _MAKE_KEY.format(name=name) + _ELSEWHERE.get(name, "")


def _is_weak(key: str) -> bool:
    known = any(word in key.lower() for word in ("not-secret", "change", "default", "example", *KEYS))
    return known or len(key) < SHORTEST_KEY or len(set(key)) < _LEAST_DIFFERENT


def _layers(environment: str, root: Path) -> dict[str, dict[str, Any]]:
    """Where a value may come from, the weakest first."""
    layers = {}
    for name in ("default", "force", environment):
        values = _read_toml(root / "config" / f"{name}.toml")
        layers[f"config/{name}.toml"] = {"force": values} if name == "force" else values
    try:
        layers[_VARIABLES] = EnvSettingsSource(Settings)()
    except (SettingsError, RecursionError) as error:
        raise BadSettings(
            f"{_VARIABLES}: {error}. Write a table as JSON, or one entry of it: DISCLOSURE_TABLE__NAME."
        ) from None
    if os.environ.get("PORT"):
        layers["the variable PORT"] = {"port": os.environ["PORT"]}
    layers[_SECRETS] = _read_secrets()
    for where, values in layers.items():
        for name in {"environment", "root"} & values.keys():
            raise BadSettings(f"{where}: {name} is not set there. DISCLOSURE_ENV chooses the environment.")
    return layers


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except FileNotFoundError:
        raise BadSettings(f"{path} is missing: put it back from the release.") from None
    except RecursionError:
        raise BadSettings(f"{path} is not TOML that anybody wrote: its brackets are nested too deeply.") from None
    except ValueError as error:  # TOMLDecodeError, and numbers of thousands of digits
        raise BadSettings(f"{path} is not TOML: {error}. Mend that line.") from None


def _read(path: Path) -> str:
    """The text of a file of the configuration. Raises BadSettings for one that cannot be read, FileNotFoundError for none."""
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark of the encoding
    except FileNotFoundError:
        raise
    except UnicodeDecodeError:
        raise BadSettings(f"{path} is not written in UTF-8: save it anew in that encoding.") from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror}. Is it a file that this user may read?") from None


def _read_secrets() -> dict[str, Any]:
    """Each file of DISCLOSURE_SECRETS_DIR is the setting of its name. Others must not be able to read it."""
    place = os.environ.get("DISCLOSURE_SECRETS_DIR")
    if not place:
        return {}
    directory = Path(place)
    if not directory.is_dir():
        raise BadSettings(f"DISCLOSURE_SECRETS_DIR is {place}, which is not a directory.")
    try:
        files = [path for path in sorted(directory.iterdir()) if path.is_file() and not path.name.startswith(".")]
        exposed = [path for path in (directory, *files) if path.stat().st_mode & stat.S_IRWXO]
    except OSError as error:
        raise BadSettings(f"{error.filename} cannot be read: {error.strerror}.") from None
    if exposed:
        raise BadSettings(*(f"{path} is open to every user of this machine. Run: chmod o= {path}" for path in exposed))
    return {path.name: _read(path).strip() for path in files}


def _development_key(root: Path, name: str) -> str:
    """Made once and kept, so that a restart signs nobody out; whole from the first moment another process sees it."""
    path = root / "var" / name
    try:
        if not path.exists():
            _make_key(path)
        mode = path.stat().st_mode
    except OSError as error:
        raise BadSettings(
            f"{path} cannot be made: {error.strerror}. Give this user the right to write there."
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSettings(f"{path} is open to other users of this machine. Run: chmod 600 {path}")
    return _read(path).strip()


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}_") as own:
        own.write(tokens.new_key())
        own.flush()
        with suppress(FileExistsError):
            os.link(own.name, path)


def _full_url(url: str, root: Path) -> str:
    """SQLAlchemy's own way of writing it; an SQLite path is the same from whichever directory one starts."""
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    path = url.removeprefix("sqlite:///")
    if path == url or ":memory:" in path:
        return url
    return f"sqlite:///{root / path}"


def _merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(name), Mapping)
        merged[name] = _merge(merged[name], value) if both else value
    return merged


def _reasons(error: ValidationError, layers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """In words, and with the place that a wrong value came from; never with the value, which may be a secret."""
    for one in error.errors(include_url=False, include_input=False):
        where = next((name for name, values in reversed(list(layers.items())) if _holds(values, one["loc"])), "")
        words = {"extra_forbidden": "there is no such setting", "missing": "is missing"}.get(one["type"])
        words = words or one["msg"].removeprefix("Value error, ")
        name = ".".join(str(part) for part in one["loc"])
        yield f"{': '.join(part for part in (where, name, words) if part)}. config/default.toml lists the settings."


def _holds(values: Any, path: tuple[int | str, ...]) -> bool:
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return False
    return bool(path)


def _unknown_variables() -> tuple[str, ...]:
    """A misspelt variable would leave the default in force without a word."""
    known = {name.upper() for name in Settings.model_fields} | _OTHER_VARIABLES
    names = (name for name in os.environ if name.startswith(_PREFIX))
    unknown = (name for name in names if name.removeprefix(_PREFIX).partition("__")[0] not in known)
    return tuple(f"{name} is no setting's name. Mend or unset it." for name in sorted(unknown))


def _one_of(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
