"""The monthly statement: once for each month, to every owner, with the numbers of the month."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.accounts.services import add_staff
from catalogue.accounts.types import Role
from catalogue.mail.models import KeptLetter
from catalogue.reports.services import send_statements
from tests.factories.books import make_epub
from tests.factories.money import attached, settled
from tests.factories.orders import place
from tests.support.times import NOON

FIRST = datetime(2026, 12, 1, 0, 0, 5, tzinfo=UTC)


def letters(session: Session) -> list[tuple[str, str]]:
    stmt = select(KeptLetter.recipient, KeptLetter.text).where(
        KeptLetter.about == "statement:2026-11"
    )
    return [(to, words) for to, words in session.execute(stmt)]


def make_month(session: Session) -> None:
    for email, role in (("a@example.com", Role.OWNER), ("b@example.com", Role.EDITOR)):
        add_staff(session, email, role=role, password="three tall lamps whisper", now=NOON)
    placed = place(session, make_epub(session, "Sold", price=799), now=NOON)
    settled(session, attached(session, placed))


def test_an_owner_is_told_once_what_the_month_came_to(session: Session) -> None:
    make_month(session)
    assert send_statements(session, base_url="https://shop.example", now=FIRST) == 1
    assert send_statements(session, base_url="https://shop.example", now=FIRST) == 0
    ((to, words),) = letters(session)
    assert to == "a@example.com"
    assert "£7.99" in words
    assert "Sold: 1" in words
    assert "https://shop.example/staff/reports/months/2026-11" in words


def test_a_month_in_which_nothing_happened_is_not_written_about(session: Session) -> None:
    make_month(session)
    assert send_statements(session, base_url="", now=FIRST.replace(year=2027, month=2)) == 0
