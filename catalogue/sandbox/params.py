"""Reading parameters as strictly as Stripe does: what was not asked for is refused by name."""

import re
from typing import Any

from catalogue.sandbox.errors import ApiError

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_BIGGEST = 10**12
_METADATA_KEYS = 50
_METADATA_KEY = 40
_METADATA_VALUE = 500


class Params:
    """Decoded parameters that are crossed off as they are read; `done` refuses the rest."""

    def __init__(self, values: dict[str, Any], path: str = "") -> None:
        self._values = dict(values)
        self._path = path
        self._inner: list[Params] = []

    def text(
        self, name: str, *, default: str | None = None, limit: int = 5_000, among: str = ""
    ) -> str:
        """Return a string; without a default it must be there. `among` lists what is allowed."""
        value = self._values.pop(name, None)
        if value is None:
            if default is None:
                raise self._wrong(name, "Missing required param: {}.", "parameter_missing")
            return default
        if not isinstance(value, str):
            raise self._wrong(name, "Invalid string: {}.", "")
        if not value and default is None:
            raise self._wrong(name, "{} must not be empty.", "parameter_invalid_empty")
        if len(value) > limit:
            raise self._wrong(name, "Invalid string: {} is too long.", "parameter_too_long")
        if among and value not in among.split():
            raise self._wrong(name, f"Invalid {{}}: must be one of {among}", "")
        return value

    def integer(self, name: str, *, default: int | None = None, low: int = 0) -> int:
        """Return a whole number of at least `low`."""
        text = self.text(name, default=None if default is None else str(default))
        if not _INTEGER.fullmatch(text):
            raise self._wrong(name, "Invalid integer: {}", "parameter_invalid_integer")
        if not low <= int(text) < _BIGGEST:
            raise self._wrong(name, f"{{}} must be at least {low}.", "parameter_invalid_integer")
        return int(text)

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """Return a truth value."""
        return self.text(name, default=str(default).lower(), among="true false") == "true"

    def inner(self, name: str) -> "Params":
        """Return the parameters nested under a name, none when it is missing."""
        return self._nest(self._values.pop(name, {}), name)

    def each(self, name: str) -> "list[Params]":
        """Return a list of nested parameters."""
        values = self._values.pop(name, [])
        if not isinstance(values, list):
            raise self._wrong(name, "Invalid array: {}", "")
        return [self._nest(value, f"{name}[{index}]") for index, value in enumerate(values)]

    def texts(self, name: str) -> list[str]:
        """Return a list of strings."""
        values = self._values.pop(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self._wrong(name, "Invalid array: {}", "")
        return values

    def metadata(self) -> dict[str, str]:
        """Return the key-value pairs under `metadata`, within Stripe's limits."""
        pairs = self._values.pop("metadata", {})
        if not isinstance(pairs, dict) or len(pairs) > _METADATA_KEYS:
            raise self._wrong("metadata", "Invalid {}", "")
        for key, value in pairs.items():
            if not isinstance(value, str) or len(key) > _METADATA_KEY:
                raise self._wrong("metadata", "Invalid {}", "")
            if len(value) > _METADATA_VALUE:
                raise self._wrong("metadata", "Invalid {}: a value is too long", "")
        return pairs

    def has(self, name: str) -> bool:
        """Say whether a parameter was given and not read yet."""
        return name in self._values

    def done(self) -> None:
        """Refuse what was given and never asked for."""
        for name in self._values:
            raise self._wrong(name, "Received unknown parameter: {}", "parameter_unknown")
        for inner in self._inner:
            inner.done()

    def wrong(self, name: str, message: str, code: str = "") -> ApiError:
        """Return the refusal of a parameter for a reason that the caller knows."""
        return self._wrong(name, message, code)

    def _nest(self, value: Any, name: str) -> "Params":
        if not isinstance(value, dict):
            raise self._wrong(name, "Invalid object: {}", "")
        inner = Params(value, self._name(name))
        self._inner.append(inner)
        return inner

    def _name(self, name: str) -> str:
        if not self._path:
            return name
        head, bracket, rest = name.partition("[")
        return f"{self._path}[{head}]{bracket}{rest}"

    def _wrong(self, name: str, message: str, code: str) -> ApiError:
        full = self._name(name)
        return ApiError(message.format(full), code=code, param=full)
