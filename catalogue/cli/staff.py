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


@staff.command("list")
def list_members() -> None:
    """List who belongs to the staff."""
    from catalogue.accounts.queries import members

    with open_shop(load_settings()).database.read() as session:
        for member in members(session):
            factor = "with a second factor" if member.totp_secret else "with a password alone"
            state = "" if member.is_active else ", disabled"
            click.echo(f"{member.email}  {member.role}, {factor}{state}")


@staff.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take app, codes and passkeys away from somebody who has lost them all."""
    from catalogue.accounts.queries import member_by_email
    from catalogue.accounts.services import record
    from catalogue.accounts.services.people import take_second_factor

    shop = open_shop(load_settings())
    try:
        with shop.database.write() as session:
            member = member_by_email(session, email)
            take_second_factor(session, member, now=utc_now())
            about = About("member", member.id, member.email)
            record(session, COMMAND_LINE, "member.second_factor_removed", about, now=utc_now())
    except Refusal as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"{member.email} signs in with the password alone now.")
