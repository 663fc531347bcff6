"""Stripe's published description of its API, made strict: what it does not name is an error."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator

_FILE = Path(__file__).parents[1] / "contracts" / "stripe" / "openapi.json"

# Fields of the SDK's version (2026-10-28.endive) that the description (2026-05-27.dahlia) does not
# know yet. `payment_method_types` was joined by `allowed_payment_method_types`; we send neither.
NEWER_FIELDS: dict[str, dict[str, Any]] = {
    "checkout.session": {
        "allowed_payment_method_types": {
            "type": "array",
            "items": {"type": "string"},
            "nullable": True,
        }
    },
    "payment_intent": {
        "allowed_payment_method_types": {
            "type": "array",
            "items": {"type": "string"},
            "nullable": True,
        }
    },
}


@cache
def description() -> dict[str, Any]:
    """Return the description as Stripe wrote it, pruned."""
    spec: dict[str, Any] = json.loads(_FILE.read_text())
    return spec


def request_faults(method: str, path: str, sent: dict[str, Any]) -> list[str]:
    """Return what is wrong with parameters, already decoded and typed."""
    return _faults(_strict(_request_schema(method, path)), sent)


def answer_faults(method: str, path: str, answer: Any) -> list[str]:
    """Return what is wrong with an answer to a call."""
    operation = description()["paths"][path][method.lower()]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return _faults(_strict(schema), answer)


def object_faults(kind: str, thing: Any) -> list[str]:
    """Return what is wrong with an object of a kind, such as the one that an event is about."""
    return _faults({"$ref": f"#/components/schemas/{kind}"}, thing)


def typed(method: str, path: str, decoded: dict[str, Any]) -> dict[str, Any]:
    """Turn the strings of a decoded form into the numbers and truths that the schema means."""
    values: dict[str, Any] = _typed(_request_schema(method, path), decoded)
    return values


def template_of(path: str) -> str:
    """Return the described path that a real path is an example of."""
    for template in description()["paths"]:
        wanted, given = template.split("/"), path.split("/")
        if len(wanted) == len(given) and all(
            part == there or part.startswith("{") for part, there in zip(wanted, given, strict=True)
        ):
            return str(template)
    raise AssertionError(f"Stripe describes no call to {path}")


def _request_schema(method: str, path: str) -> dict[str, Any]:
    operation = description()["paths"][path][method.lower()]
    if method == "POST":
        content = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
        form: dict[str, Any] = content["schema"]
        return form
    asked = [each for each in operation.get("parameters", []) if each["in"] == "query"]
    return {"type": "object", "properties": {each["name"]: each["schema"] for each in asked}}


def _faults(schema: dict[str, Any], thing: Any) -> list[str]:
    validator = OAS30Validator(schema | {"components": {"schemas": _strict_schemas()}})
    return [f"{error.json_path}: {error.message:.300}" for error in _leaves(validator, thing)]


def _leaves(validator: Any, thing: Any) -> Iterator[Any]:
    for error in validator.iter_errors(thing):
        yield error
        yield from error.context or []


@cache
def _strict_schemas() -> dict[str, Any]:
    schemas = {
        name: dict(schema) for name, schema in description()["components"]["schemas"].items()
    }
    for name, fields in NEWER_FIELDS.items():
        schemas[name]["properties"] = schemas[name]["properties"] | fields
    return {name: _strict(schema) for name, schema in schemas.items()}


def _strict(schema: Any) -> Any:
    """Allow no unnamed field, and let null stand where a `nullable` is beside a reference."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {
        key: {name: _strict(inner) for name, inner in value.items()}
        if key == "properties"
        else _strict(value)
        for key, value in schema.items()
    }
    if schema.get("type") == "object" and schema.get("properties"):
        strict.setdefault("additionalProperties", False)
    if strict.pop("nullable", False):
        return {"anyOf": [strict, {"enum": [None], "nullable": True}]}
    return strict


def _typed(schema: dict[str, Any], value: Any) -> Any:
    for choice in schema.get("anyOf", []):
        found = _typed(choice, value)
        if not _faults(_strict(choice), found):
            return found
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        fields = schema.get("properties", {})
        return {name: _typed(fields.get(name, {}), inner) for name, inner in value.items()}
    if kind == "array" and isinstance(value, list):
        return [_typed(schema["items"], inner) for inner in value]
    if kind == "integer" and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value
