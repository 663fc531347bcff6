"""Measure the shop beside its floors: ``python -m bench`` or ``make bench``; see ``--help``."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.checkouts import checkout_figures
from bench.databases import POSTGRES, SQLITE, Databases, running_databases
from bench.figures import Figure, summary, table
from bench.importing import importing_figures
from bench.likeness import likeness_figures
from bench.pages import page_figures
from bench.plan import FULL, QUICK, Plan
from bench.purchases import purchase_figures
from bench.reports import report_figures
from bench.starting import starting_figures
from bench.statements import statement_figures

PARTS = ("statements", "pages", "purchases", "checkouts", "start", "likeness", "import", "reports")


def figures(databases: Databases, plan: Plan, parts: list[str]) -> Iterator[Figure]:
    """Measure the chosen parts at every size."""
    for titles in plan.sizes:
        if "statements" in parts:
            for kind in (SQLITE, POSTGRES):
                yield from statement_figures(databases, kind, titles)
        if "pages" in parts:
            yield from page_figures(databases, titles, plan)
        if "purchases" in parts:
            yield from purchase_figures(databases, titles, plan)
        if "checkouts" in parts:
            yield from checkout_figures(databases, titles, plan)
        if "start" in parts:
            yield from starting_figures(databases, titles, plan)
    yield from _at_one_size(databases, plan, parts)


def _at_one_size(databases: Databases, plan: Plan, parts: list[str]) -> Iterator[Figure]:
    """Measure what has a size of its own."""
    if "likeness" in parts:
        yield from likeness_figures(databases, plan)
    if "import" in parts:
        yield from importing_figures(databases, plan)
    if "reports" in parts:
        yield from report_figures(databases, plan)


def main(arguments: list[str]) -> int:
    """Measure, print, and end with 1 when a goal is missed and ``--strict`` asks for that."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # So that the servers end with it.
    given = _parser().parse_args(arguments)
    plan = QUICK if given.quick else FULL
    if given.titles:
        plan = replace(plan, sizes=tuple(given.titles))
    if given.rounds:
        plan = replace(plan, rounds=given.rounds)
    began = time.monotonic()
    load_before = os.getloadavg()[0]
    found: list[Figure] = []
    try:
        with running_databases() as databases:
            for figure in figures(databases, plan, given.parts or list(PARTS)):
                found.append(figure)
                print(".", end="", file=sys.stderr, flush=True)
    finally:  # Whoever stops a run still sees what it found.
        print(file=sys.stderr)
        print(table(found))
        print(summary(found))
        print(
            f"{plan.rounds} interleaved rounds, {os.cpu_count()} cores,"
            f" load {load_before:.1f} before and {os.getloadavg()[0]:.1f} after,"
            f" {time.monotonic() - began:.0f} s.",
            flush=True,
        )
    if given.json:
        given.json.write_text(json.dumps([figure.as_json() for figure in found], indent=1))
    return int(given.strict and any(figure.passes is False for figure in found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="a smoke run of about a minute")
    parser.add_argument("--titles", type=int, action="append", help="a size; may be repeated")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal is missed")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
