"""Cut Stripe's OpenAPI description down to what the gateway calls and reads."""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPERATIONS = (
    ("/v1/checkout/sessions", "post"),
    ("/v1/checkout/sessions", "get"),
    ("/v1/checkout/sessions/{session}", "get"),
    ("/v1/checkout/sessions/{session}/expire", "post"),
    ("/v1/coupons", "post"),
    ("/v1/refunds", "post"),
    ("/v1/refunds", "get"),
    ("/v1/disputes", "get"),
    ("/v1/events", "get"),
)
EXPANDED = frozenset({"payment_intent", "charge"})
ALSO = ("radar.early_fraud_warning", "error")


def pruned(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the operations above and the schemas that they reach."""
    paths: dict[str, Any] = {}
    for path, method in OPERATIONS:
        paths.setdefault(path, {})[method] = _stripped(spec["paths"][path][method])
    schemas: dict[str, Any] = {}
    waiting = [*ALSO, *_references(paths)]
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name] = _stripped(spec["components"]["schemas"][name])
            waiting.extend(_references(schemas[name]))
    return {
        "openapi": spec["openapi"],
        "info": {"title": spec["info"]["title"], "version": spec["info"]["version"]},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _stripped(thing: Any, *, names: bool = False) -> Any:
    """Drop words for people; `names` says that the keys are fields of the API, not of OpenAPI."""
    if isinstance(thing, list):
        return [_stripped(each) for each in thing]
    if not isinstance(thing, dict):
        return thing
    kept = {
        key: _stripped(value, names=key == "properties" and not names)
        for key, value in thing.items()
        if names or not (key in {"description", "title"} or key.startswith("x-"))
    }
    return kept if names else _without_unexpanded(kept)


def _without_unexpanded(schema: dict[str, Any]) -> dict[str, Any]:
    choices = schema.get("anyOf", [])
    if not any(choice.get("type") == "string" for choice in choices):
        return schema
    left = [c for c in choices if "$ref" not in c or c["$ref"].rpartition("/")[2] in EXPANDED]
    return schema | {"anyOf": left}


def _references(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if isinstance(thing.get("$ref"), str):
            yield thing["$ref"].rpartition("/")[2]
        thing = list(thing.values())
    if isinstance(thing, list):
        for each in thing:
            yield from _references(each)


def _text(spec: dict[str, Any]) -> str:
    """Write one schema a line, so that a later version makes a readable difference."""
    rows = [
        f"{json.dumps(name)}: {json.dumps(schema, separators=(',', ':'))}"
        for name, schema in spec["components"]["schemas"].items()
    ]
    head = json.dumps({key: value for key, value in spec.items() if key != "components"})
    return f'{head[:-1]},\n"components": {{"schemas": {{\n' + ",\n".join(rows) + "\n}}}\n"


if __name__ == "__main__":
    module = ast.parse(Path(sys.argv[1]).read_text())
    assignment = module.body[0]
    assert isinstance(assignment, ast.Assign)
    whole = ast.literal_eval(assignment.value)
    Path(__file__).with_name("openapi.json").write_text(_text(pruned(whole)))
