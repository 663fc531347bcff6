"""Staff accounts from the command line."""

import sys
from urllib.parse import quote, urlencode

import click

from catalogue.accounts.types import Role
from catalogue.cli.context import load_settings, open_shop
from catalogue.core.clock import utc_now
from catalogue.core.errors import Refusal


@click.group()
def staff() -> None:
    """Make accounts for the staff."""


@staff.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read it from standard input.")
@click.option(
    "--totp", is_flag=True, help="Ask for a second factor; prints its otpauth:// address."
)
def add(email: str, role: str, *, password_stdin: bool, totp: bool) -> None:
    """Make a staff account."""
    from catalogue.accounts.services import add_staff

    del password_stdin
    shop = open_shop(load_settings())
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        with shop.database.write() as session:
            member = add_staff(
                session, email, role=Role(role), password=password, now=utc_now(), with_totp=totp
            )
    except Refusal as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"Added {member.email} as {member.role}.")
    if member.totp_secret:
        label = quote(f"{shop.settings.shop_name}:{member.email}")
        query = urlencode(
            {"secret": member.totp_secret, "issuer": shop.settings.shop_name}, quote_via=quote
        )
        click.echo(f"otpauth://totp/{label}?{query}")
