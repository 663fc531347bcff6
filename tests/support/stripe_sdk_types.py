"""The SDK's own parameter types, made strict with pydantic: what they do not name is an error."""

import types
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from stripe import RequestOptions
from typing_extensions import TypedDict, is_typeddict

# Names that the SDK's modules lack at run time; the last two cannot be sent as plain data.
_NAMES = {"Mapping": Mapping, "StripeContext": bytes, "UntypedStripeObject": frozenset}


def sdk_faults(params: Any, sent: dict[str, Any]) -> list[str]:
    """Return what the SDK's type for a call's parameters has against what was sent."""
    try:
        TypeAdapter(_strict(params)).validate_python(sent, strict=True)
    except ValidationError as error:
        return [f"{fault['loc']}: {fault['msg']}" for fault in error.errors()]
    return []


def _strict(params: Any) -> Any:
    """Copy a TypedDict, and those inside it, with every unnamed field forbidden."""
    hints = get_type_hints(params, localns=_NAMES)
    fields = {
        name: hint if name in params.__required_keys__ else NotRequired[hint]
        for name, hint in ((name, _inside(hint)) for name, hint in hints.items())
        if name not in RequestOptions.__annotations__
    }
    make: Any = TypedDict
    return with_config(ConfigDict(extra="forbid"))(make(params.__name__, fields))


def _inside(hint: Any) -> Any:
    if is_typeddict(hint):
        return _strict(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is None or origin is Literal or not inside:
        return hint
    changed = tuple(_inside(each) for each in inside)
    return Union[changed] if origin in {Union, types.UnionType} else origin[changed]  # noqa: UP007
