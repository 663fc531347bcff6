"""Addresses are checked for shape and compared without regard to spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.email import email_key, mailbox, parse_email
from catalogue.core.errors import InvalidError


@pytest.mark.parametrize(
    "text",
    [
        "a@b.example",
        "first.last+tag@sub.example.co.uk",
        "o'brien@x.example"[2:],
    ],
)
def test_an_address_is_kept_as_it_was_written(text: str) -> None:
    assert parse_email(f" {text} ") == text


def test_a_domain_is_kept_as_mail_servers_know_it() -> None:
    assert parse_email("ann@müller.example") == "ann@xn--mller-kva.example"
    assert parse_email("ann@straße.example") != parse_email("ann@strasse.example")


@pytest.mark.parametrize(
    "text", ["j\u00fcrgen@x.example", "\u0430nn@x.example", "a\u200b@b.example"]
)
def test_a_name_that_few_servers_take_is_refused_before_anything_is_paid(text: str) -> None:
    with pytest.raises(InvalidError, match="before the @"):
        parse_email(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a@", "@b.example", "a@b", "a@b.", "a@.b", "a@b..c", "a b@c.example"),
        *("a@b.example\r\nBcc: c@d.example", "a@b.example\0", "a@b.example,c@d.example"),
        *(
            "<a@b.example>",
            "Ann <a@b.example>",
            "a@b@c.example",
            '"a"@b.example',
        ),
        f"{'a' * 250}@b.example",
    ],
)
def test_what_cannot_be_an_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="Enter an e-mail address"):
        parse_email(text)


def test_spellings_of_one_address_have_one_key() -> None:
    spellings = ["Ann@Example.com", "ann@EXAMPLE.COM", " ann@example.com", "\uff41nn@example.com"]
    assert {email_key(each) for each in spellings} == {"ann@example.com"}
    assert email_key("jose\u0301@x.example") == email_key("jos\u00e9@x.example")
    assert email_key("ann+1@example.com") != email_key("ann@example.com")


@given(st.emails())
def test_a_key_is_the_key_of_itself(address: str) -> None:
    assert email_key(email_key(address)) == email_key(address)


@given(st.text())
def test_whatever_is_accepted_is_one_line_with_one_at(text: str) -> None:
    try:
        address = parse_email(text)
    except InvalidError:
        return
    assert address.count("@") == 1
    assert len(address.splitlines()) == 1
    assert "," not in address
    assert address.isascii()


def test_mailboxes_differ_where_keys_do_not() -> None:
    assert email_key("ann@stra\u00dfe.de") == email_key("ann@strasse.de")
    assert mailbox("ann@stra\u00dfe.de") != mailbox("ann@strasse.de")
    assert mailbox("Jose\u0301@X.example") == mailbox("jos\u00e9@x.example")
