"""Accounts of the staff."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from catalogue.accounts.errors import StaffExistsError, WeakPasswordError
from catalogue.accounts.models import StaffMember
from catalogue.accounts.services import (
    add_staff,
    check_password,
    hash_password,
    new_totp_secret,
    totp_factory,
)
from catalogue.accounts.types import Role
from catalogue.core.errors import InvalidError
from tests.support.times import NOON

GOOD = "three tall lamps whisper"


def add(session: Session, email: str = "ann@example.com", password: str = GOOD) -> StaffMember:
    return add_staff(session, email, role=Role.OWNER, password=password, now=NOON)


def test_a_member_is_kept_with_a_hash_and_without_the_password(session: Session) -> None:
    member = add(session)
    assert (member.email, member.role, member.totp_secret) == ("ann@example.com", Role.OWNER, None)
    assert member.password_hash.startswith("$argon2id$")
    assert GOOD not in member.password_hash
    assert PasswordHasher().verify(member.password_hash, GOOD)


def test_an_address_belongs_to_one_member_whatever_its_spelling(session: Session) -> None:
    add(session)
    with pytest.raises(StaffExistsError, match="belongs to the staff already"):
        add(session, " Ann@EXAMPLE.com ")


@pytest.mark.parametrize("email", ["", "ann", "ann@example", "a b@example.com", "a@b.c\r\nBcc: x"])
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(InvalidError):
        add(session, email)


@pytest.mark.parametrize(
    "password", ["", "short", "password", "12345678", "qwertyuiop", "ann@example.com", "x" * 1025]
)
def test_a_password_that_would_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        check_password(password, known=["ann@example.com"])


@pytest.mark.parametrize(
    "password", ["пароль-из-слов-и-ламп", "  blanks at both ends  ", "ü9ß🦉-Katze"]
)
def test_any_characters_make_a_password(session: Session, password: str) -> None:
    member = add(session, password=password)
    assert PasswordHasher().verify(member.password_hash, password)


def test_a_long_password_is_not_cut(session: Session) -> None:
    password = f"{GOOD} {'and on ' * 100}"[:1024]
    member = add(session, password=password)
    with pytest.raises(Exception, match="does not match"):
        PasswordHasher().verify(member.password_hash, password[:-1])


def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    assert PasswordHasher().verify(hash_password("cafe\u0301 lamps"), "caf\u00e9 lamps")


def test_a_second_factor_has_160_random_bits_and_is_kept_sealed() -> None:
    factory = totp_factory("the shop's key", issuer="The shop")
    first, second = new_totp_secret(factory), new_totp_secret(factory)
    assert (len(first.key), first.key == second.key) == (20, False)
    assert first.base32_key not in first.to_json(encrypt=True)
    assert factory.from_source(first.to_json(encrypt=True)).key == first.key
