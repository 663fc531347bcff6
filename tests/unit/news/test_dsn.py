"""What mail servers send back is read with care: only our letters, only refusals for good."""

from email.message import EmailMessage
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.news.dsn import returned_letters
from tests.factories.bounces import bounce_of

KEPT = UUID("0199a1b2-c3d4-7e5f-8a6b-0123456789ab")


@pytest.mark.parametrize("whole", [True, False])
def test_a_refusal_for_good_names_the_letter_and_the_reason(whole: bool) -> None:
    (found,) = returned_letters(bounce_of(KEPT, whole=whole))
    assert found.kept_id == KEPT
    assert found.reason == "5.1.1 smtp; 550 5.1.1 Nobody lives here"


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "5.1.1"), ("relayed", "5.1.1"), ("failed", "4.4.1"), ("failed", "")],
)
def test_a_delay_is_no_bounce(action: str, status: str) -> None:
    assert returned_letters(bounce_of(KEPT, action=action, status=status)) == []


def test_ordinary_mail_that_talks_of_our_letter_is_no_bounce() -> None:
    message = EmailMessage()
    message["In-Reply-To"] = f"<{KEPT}@shop.example>"
    message.set_content(f"Action: failed\nStatus: 5.1.1\nMessage-ID: <{KEPT}@shop.example>")
    assert returned_letters(message.as_bytes()) == []


def test_a_notification_without_the_letter_tells_nothing() -> None:
    content = bounce_of(KEPT).replace(str(KEPT).encode(), b"somebody-else")
    assert returned_letters(content) == []


def test_a_letter_that_is_returned_twice_counts_once() -> None:
    assert len(returned_letters(bounce_of(KEPT, times=2))) == 1


@given(st.binary(max_size=2000))
def test_no_other_bytes_name_a_letter(content: bytes) -> None:
    assert returned_letters(content) == []


@given(st.integers(min_value=0, max_value=900), st.binary(min_size=1, max_size=3))
def test_wrong_bytes_in_a_notification_never_make_two_letters_of_one(
    place: int, wrong: bytes
) -> None:
    content = bounce_of(KEPT)
    found = returned_letters(content[:place] + wrong + content[place + len(wrong) :])
    assert len(found) <= 1
