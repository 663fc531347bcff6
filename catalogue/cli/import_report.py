"""The report of an import: a line for each entry, for people or for programs."""

import json
from collections import Counter
from typing import Any

import click

from catalogue.imports.services import Order
from catalogue.imports.types import Outcome, Report, Totals
from catalogue.imports.wxr.survey import Survey

_INDENT = " " * 11


class PlainReport:
    """Lines for people."""

    def begin(self, order: Order, found: Survey) -> None:
        """Say what was found."""
        dry = ", dry run: nothing is changed" if order.is_dry else ""
        click.echo(f"{order.path.name}: {found.count} entries of {found.site}{dry}")
        for note in (*found.notes, *found.faults):
            click.echo(f"note       {note}")

    def entry(self, report: Report) -> None:
        """Say what became of an entry."""
        facts = [
            report.status,
            _counted(report.replies, "replies"),
            _counted(report.pictures, "pictures"),
        ]
        more = "; ".join(fact for fact in facts if fact)
        where = f" → {report.address}" if report.address else ""
        title = f"“{report.title}”" if report.title else f"number {report.number}"
        line = f"{report.outcome.value:<10} {report.kind} {title}{where}"
        click.echo(f"{line} ({more})" if more else line)
        for note in report.notes:
            click.echo(f"{_INDENT}{note}")

    def end(self, order: Order, found: Survey, totals: Totals) -> None:
        """Say how many came to what."""
        click.echo(f"Entries: {_listed(totals.entries) or 'none'}.")
        if totals.replies:
            click.echo(f"Replies: {_listed(totals.replies)}.")
        if totals.pictures:
            click.echo(f"Pictures: {_listed(totals.pictures)}.")
        if totals.broken or found.faults:
            click.echo("The file is damaged; see the notes. What was whole has been taken.")
        if order.is_dry:
            click.echo("Dry run: nothing was changed.")


class JsonReport:
    """One object: ``entries``, then ``totals``; written as it comes."""

    def begin(self, order: Order, found: Survey) -> None:
        """Open the object."""
        head = {
            "file": order.path.name,
            "site": found.site,
            "dry_run": order.is_dry,
            "notes": [*found.notes],
            "faults": [*found.faults],
        }
        click.echo(json.dumps(head, ensure_ascii=False)[:-1] + ',\n"entries": [', nl=False)
        self._separator = "\n"

    def entry(self, report: Report) -> None:
        """Add an entry."""
        values: dict[str, Any] = {
            "number": report.number,
            "kind": report.kind,
            "title": report.title,
            "outcome": report.outcome.value,
            "address": report.address,
            "status": report.status,
            "notes": [*report.notes],
            "replies": dict(report.replies),
            "pictures": dict(report.pictures),
        }
        click.echo(self._separator + json.dumps(values, ensure_ascii=False), nl=False)
        self._separator = ",\n"

    def end(self, order: Order, found: Survey, totals: Totals) -> None:
        """Close the object."""
        del order, found
        last = {
            "entries": {one.value: totals.entries[one.value] for one in Outcome},
            "replies": dict(totals.replies),
            "pictures": dict(totals.pictures),
            "broken": totals.broken,
        }
        click.echo(f'\n],\n"totals": {json.dumps(last, ensure_ascii=False)}}}')


def _counted(counts: Counter[str], noun: str) -> str:
    return f"{noun}: {_listed(counts)}" if counts else ""


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
