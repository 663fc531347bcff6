"""News by mail from the command line."""

import csv
import sys
from typing import BinaryIO

import click

from catalogue.cli.context import opened_shop
from catalogue.core.clock import utc_now
from catalogue.core.spreadsheets import cell


@click.group()
def news() -> None:
    """Send letters about posts, and look after those who get them."""


@news.command()
def drafts() -> None:
    """List the letters that wait to be sent or discarded, and those on their way."""
    from catalogue.news.queries import letters_in
    from catalogue.news.types import NewsStatus

    with opened_shop() as shop, shop.database.read() as session:
        found = letters_in(session, NewsStatus.DRAFT, NewsStatus.SENDING)
    for letter in found:
        written = f", {letter.copies} copies written" if letter.copies else ""
        click.echo(f"{letter.id}  {letter.status}  {letter.subject}  ({letter.slug}{written})")
    if not found:
        click.echo("No letter waits. One is drafted when a post comes out.")


@news.command()
@click.argument("name")
def show(name: str) -> None:
    """Show the letter of this id, or about the post with this slug."""
    from catalogue.news.links import NewsLinks
    from catalogue.news.mails import new_post
    from catalogue.news.queries import letter_named, post_in
    from catalogue.news.types import Recipient

    with opened_shop() as shop, shop.database.read() as session:
        links = NewsLinks(shop.settings.base_url, "")
        letter = letter_named(session, name)
        somebody = Recipient(letter.id, "subscriber@example.com", "…")
        shown = new_post(letter.id, post_in(letter), somebody, links=links)
    click.echo(f"Subject: {shown.subject}\n\n{shown.text}")


@news.command()
@click.argument("name")
def send(name: str) -> None:
    """Send the letter of this id, or about the post with this slug."""
    from catalogue.news import services
    from catalogue.news.queries import count_by_status, letter_named
    from catalogue.news.types import SubscriberStatus

    with opened_shop() as shop, shop.database.write() as session:
        letter = letter_named(session, name)
        services.send(session, letter, now=utc_now())
        title = letter.facts["title"]
        count = count_by_status(session).get(SubscriberStatus.SUBSCRIBED, 0)
    click.echo(f"“{title}” goes to {count} subscriber{'' if count == 1 else 's'}.")


@news.command()
@click.argument("name")
def discard(name: str) -> None:
    """Never send the letter of this id, or about the post with this slug."""
    from catalogue.news import services
    from catalogue.news.queries import letter_named

    with opened_shop() as shop, shop.database.write() as session:
        letter = letter_named(session, name)
        services.discard(session, letter, now=utc_now())
        title = letter.facts["title"]
    click.echo(f"Discarded the letter about “{title}”.")


@news.command()
@click.option("--csv", "as_csv", is_flag=True, help="Everybody, one a line, for other programs.")
def subscribers(*, as_csv: bool) -> None:
    """Count who gets the news, or list everybody who ever signed up."""
    from catalogue.news.queries import count_by_status, subscribers
    from catalogue.news.types import SubscriberStatus

    with opened_shop() as shop, shop.database.read() as session:
        if not as_csv:
            counts = count_by_status(session)
            parts = [f"{counts.get(status, 0)} {status}" for status in SubscriberStatus]
            click.echo(", ".join(parts))
            return
        rows = csv.writer(sys.stdout)
        rows.writerow(["email", "status", "asked_at", "confirmed_at", "left_at"])
        for one in subscribers(session):
            moments = [one.asked_at, one.confirmed_at, one.left_at]
            written = [each.isoformat() if each else "" for each in moments]
            rows.writerow([cell(one.email), one.status, *written])


@news.command()
@click.argument("email")
def bounce(email: str) -> None:
    """Write to an address no more, because it is dead."""
    from catalogue.news.services import stop_writing_to

    with opened_shop() as shop, shop.database.write() as session:
        subscriber = stop_writing_to(session, email, now=utc_now())
        click.echo(f"{subscriber.email} is written to no more.")


@news.command()
@click.argument("message", type=click.File("rb"), default="-")
def bounces(message: BinaryIO) -> None:
    """Take note of a MESSAGE that a mail server sent back; - reads it from standard input."""
    from catalogue.news.dsn import returned_letters
    from catalogue.news.services import note_bounce

    returned = returned_letters(message.read())
    with opened_shop() as shop, shop.database.write() as session:
        ours = sum(
            note_bounce(session, one.kept_id, reason=one.reason, now=utc_now()) for one in returned
        )
    click.echo(f"{ours} of our letters came back for good." if ours else "Nothing of ours.")


@news.command()
@click.argument("email")
def forget(email: str) -> None:
    """Erase an address, with its letters and the proofs of what it agreed to."""
    from catalogue.news.services import erase

    with opened_shop() as shop, shop.database.write() as session:
        erase(session, email)
    click.echo("The address is erased.")
