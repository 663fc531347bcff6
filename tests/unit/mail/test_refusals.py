"""What a mail server's last word means: nobody lives there, or only that it will not."""

import pytest

from catalogue.mail.postman import LetterRefusedError, RecipientRefusedError, refusal_of


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (550, b"5.1.1 <a@b.example> unknown", RecipientRefusedError),
        (550, b"Nobody lives here", RecipientRefusedError),
        (553, b"mailbox name not allowed", RecipientRefusedError),
        (550, b"5.7.1 relaying denied", LetterRefusedError),
        (550, b"5.2.2 mailbox full", LetterRefusedError),
        (554, b"no service", LetterRefusedError),
    ],
)
def test_only_a_dead_address_is_one(
    code: int, words: bytes, kind: type[LetterRefusedError]
) -> None:
    assert type(refusal_of(code, words, is_about_recipient=True)) is kind
    assert type(refusal_of(code, words, is_about_recipient=False)) is LetterRefusedError


def test_what_may_pass_is_no_refusal() -> None:
    assert refusal_of(451, b"4.3.0 try later", is_about_recipient=True) is None


def test_no_address_gets_into_a_log() -> None:
    told = str(refusal_of(550, b"5.1.1 <rosa@b.example> unknown", is_about_recipient=True))
    assert told == "550 5.1.1 \u2026 unknown"
