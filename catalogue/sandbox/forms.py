"""Stripe's way of putting nested data into a form: `line_items[0][price_data][currency]=gbp`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from catalogue.sandbox.errors import ApiError

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_DEPTH = 10
_FIELDS = 2_000


def decoded(form: str) -> dict[str, Any]:
    """Return the nested dicts and lists of a form or query; every leaf is a string."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True, max_num_fields=_FIELDS):
        match = _NAME.fullmatch(name)
        if not match:
            raise ApiError(f"Invalid parameter name: {name:.100}")
        _put(root, [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])], value)
    return {name: _listed(value) for name, value in root.items()}


def _put(root: dict[str, Any], path: list[str], value: str) -> None:
    if len(path) > _DEPTH:
        raise ApiError("Parameters are nested too deeply.")
    place = root
    for step in path[:-1]:
        inner = place.setdefault(step or str(len(place)), {})
        if not isinstance(inner, dict):
            raise ApiError(f"Invalid {path[0]:.100}", param=path[0])
        place = inner
    last = path[-1] or str(len(place))
    if last in place:
        raise ApiError(f"Parameter given twice: {path[0]:.100}", param=path[0])
    place[last] = value


def _listed(value: Any) -> Any:
    """Turn a dict with the names 0, 1, 2, … into a list, at every depth."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(index) for index in range(len(value))]:
        return [_listed(each) for each in value.values()]
    return {name: _listed(each) for name, each in value.items()}
