"""Small pieces: what is over its measure is printed, what is far over it fails."""

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.support.source import Function, body_lines, functions, place, python_files

FOLDERS = ("catalogue", "tests", "bench", "scripts")
_UNMEASURED = "catalogue/migrations/versions/"  # A list of tables, written by a generator.
_ROUTES = {"delete", "get", "patch", "post", "put", "route"}


@dataclass(frozen=True)
class Measure:
    """How many lines something should have, and how many it may have."""

    kind: str
    should: int
    ceiling: int


FILE = Measure("file", 300, 350)
FUNCTION = Measure("function", 40, 50)
VIEW = Measure("view", 15, 20)


def _measured_files() -> list[Path]:
    return [path for path in python_files(*FOLDERS) if _UNMEASURED not in str(path)]


def _over(measure: Measure, sizes: dict[str, int], notes: list[str]) -> dict[str, int]:
    for where, size in sizes.items():
        if size > measure.should:
            notes.append(f"{where} is a {measure.kind} of {size} lines (aim: {measure.should})")
    return {where: size for where, size in sizes.items() if size > measure.ceiling}


def _is_view(function: Function) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in _ROUTES
        for decorator in function.decorator_list
    )


def test_no_file_is_far_too_long(notes: list[str]) -> None:
    sizes = {
        place(path, 1): len(path.read_text(encoding="utf-8").splitlines())
        for path in _measured_files()
    }
    assert sizes
    assert _over(FILE, sizes, notes) == {}


def test_no_function_is_far_too_long(notes: list[str]) -> None:
    sizes = {
        f"{place(path, function.lineno)} {function.name}": body_lines(function)
        for path in _measured_files()
        for function in functions(path)
    }
    assert _over(FUNCTION, sizes, notes) == {}


def test_no_view_is_far_too_long(notes: list[str]) -> None:
    sizes = {
        f"{place(path, function.lineno)} {function.name}": body_lines(function)
        for path in python_files("catalogue/web")
        for function in functions(path)
        if _is_view(function)
    }
    assert _over(VIEW, sizes, notes) == {}
