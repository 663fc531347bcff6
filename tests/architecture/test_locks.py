"""The locks hold what pyproject.toml asks for, with hashes and without addresses."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source import ROOT

RUN = "requirements.lock"
DEV = "requirements-dev.lock"
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in _PINNED.findall(text)}


def _asked(*, dev: bool) -> list[Requirement]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked: list[str] = list(settings["project"]["dependencies"])
    if dev:
        asked += settings["dependency-groups"]["dev"]
    return [Requirement(text) for text in asked]


@pytest.mark.parametrize(("lock", "dev"), [(RUN, False), (DEV, True)])
def test_a_lock_has_all_that_is_asked_for(lock: str, dev: bool) -> None:
    pins = _pins(lock)
    missing = [
        str(asked)
        for asked in _asked(dev=dev)
        if not asked.specifier.contains(pins.get(canonicalize_name(asked.name), "0"))
        or canonicalize_name(asked.name) not in pins
    ]
    assert missing == [], "run 'make lock'"


def test_the_tests_run_with_what_the_shop_runs_with() -> None:
    run, dev = _pins(RUN), _pins(DEV)
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", [RUN, DEV])
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--?(i|f|index-url|extra-index-url|find-links)\b", text, re.MULTILINE)
    for block in re.split(r"\n(?=[a-z])", text.split("\n", 1)[1].strip()):
        assert "--hash=sha256:" in block, block
