"""The filter of replies from the command line."""

from typing import TextIO

import click

from catalogue.cli.context import opened_shop


@click.group()
def spam() -> None:
    """Look into the filter of replies. It learns from what is approved and rejected."""


@spam.command()
def status() -> None:
    """Say from how many replies it has learned."""
    from catalogue.spam.queries import learned

    with opened_shop() as shop, shop.database.read() as session:
        known = learned(session)
    click.echo(f"Learned from {known.spam} unwanted and {known.ham} wanted replies.")
    if not known.knows_both:
        click.echo("It says nothing before it has seen both kinds.")


@spam.command("try")
@click.argument("text", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def try_text(text: TextIO) -> None:
    """Judge a TEXT file, or standard input (-); nothing is learned from it."""
    from catalogue.spam.queries import judge

    with opened_shop() as shop, shop.database.read() as session:
        verdict = judge(session, text.read())
    words = ", ".join(verdict.words) or "none"
    would = "held" if verdict.is_suspicious else "not held"
    click.echo(f"{verdict.probability:.0%} likely to be spam, {would}; words: {words}.")
