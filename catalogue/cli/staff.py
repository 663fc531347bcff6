"""Staff accounts from the command line."""

import sys

import click

from catalogue.accounts.types import COMMAND_LINE, About, Role
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
    from catalogue.accounts.services import add_staff, new_totp_secret, record, totp_factory

    del password_stdin
    shop = open_shop(load_settings())
    key, issuer = shop.settings.secret_key.get_secret_value(), shop.settings.shop_name
    factor = new_totp_secret(totp_factory(key, issuer=issuer)) if totp else None
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        with shop.database.write() as session:
            member = add_staff(
                session,
                email,
                role=Role(role),
                password=password,
                totp_secret=factor.to_json(encrypt=True) if factor else None,
                now=utc_now(),
            )
            about = About("member", member.id, member.email)
            record(
                session, COMMAND_LINE, "member.added", about, after={"role": role}, now=utc_now()
            )
    except Refusal as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"Added {member.email} as {member.role}.")
    if factor:
        click.echo(factor.to_uri(member.email))
