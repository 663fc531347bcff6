"""Rights to files, one for each unit, and the letters that bring them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.books.models import Edition, EditionFile
from catalogue.books.types import Form
from catalogue.core.ids import new_id
from catalogue.delivery.errors import FileUnavailableError, LinkLostError
from catalogue.delivery.links import FileGrant
from catalogue.delivery.models import Download, Entitlement
from catalogue.delivery.services import (
    align_rights,
    change_keys,
    count_download,
    deliver_order,
    file_to_serve,
    granted_file,
    send_fresh_links,
)
from catalogue.delivery.types import EntitlementStatus
from catalogue.mail.models import KeptLetter
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from tests.factories.books import make_book, make_edition
from tests.factories.money import letters_of, rights_of
from tests.factories.orders import LINKS, make_buyer, make_paid_order, place
from tests.support.times import NOON

_DOWNLOAD = re.compile(r"/downloads/\S")
_BUTTON = re.compile(r'class="button"[^>]*>([^<]*)<')


def edition_of(session: Session, form: Form = Form.EPUB, **facts: Any) -> Edition:
    return make_book(session, forms=(form,), **facts).editions[0]


def the_right(session: Session) -> Entitlement:
    return session.scalars(select(Entitlement)).one()


def the_file(session: Session) -> EditionFile:
    return session.scalars(select(EditionFile)).one()


def downloads(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Download)) or 0


def move_to(session: Session, order: Order, status: OrderStatus) -> None:
    order.status = status
    session.flush()
    align_rights(session, order)
    session.expire_all()


def test_each_unit_has_a_right_of_its_own(session: Session) -> None:
    make_paid_order(session, edition_of(session), quantity=3)
    rights = session.scalars(select(Entitlement).order_by(Entitlement.unit)).all()
    assert [right.unit for right in rights] == [1, 2, 3]
    assert len({right.key for right in rights}) == 3


def test_what_is_posted_gives_no_right_to_a_file(session: Session) -> None:
    order = make_paid_order(session, edition_of(session, Form.PAPERBACK), edition_of(session))
    assert rights_of(session) == ["active"]
    assert (order.status, order.fulfilled_at) == (OrderStatus.PAID, None)
    assert order.delivered_at is not None


def test_an_order_of_files_is_fulfilled_when_it_is_delivered(session: Session) -> None:
    order = make_paid_order(session, edition_of(session), delivered=False)
    deliver_order(session, order.id, links=LINKS, now=NOON)
    assert (order.status, order.fulfilled_at) == (OrderStatus.FULFILLED, NOON)


def test_delivered_twice_is_one_right_and_one_letter(session: Session) -> None:
    order = make_paid_order(session, edition_of(session))
    deliver_order(session, order.id, links=LINKS, now=NOON)
    assert rights_of(session) == ["active"]
    assert letters_of(session) == [f"Your books are here (order {order.code})"]


def test_nothing_is_delivered_before_payment(session: Session) -> None:
    placed = place(session, edition_of(session))
    deliver_order(session, placed.order.id, links=LINKS, now=NOON)
    assert rights_of(session) == []
    assert letters_of(session) == []


def test_a_free_order_is_delivered_like_any_other(session: Session) -> None:
    order = make_paid_order(session, edition_of(session, price=0))
    assert order.status is OrderStatus.FULFILLED
    assert rights_of(session) == ["active"]


@pytest.mark.parametrize(
    ("status", "rights", "letters"),
    [
        (OrderStatus.DISPUTED, "frozen", 0),
        (OrderStatus.REFUNDED, "revoked", 0),
        (OrderStatus.PARTIALLY_REFUNDED, "active", 1),
    ],
)
def test_what_happened_before_delivery_decides_it(
    session: Session, status: OrderStatus, rights: str, letters: int
) -> None:
    order = make_paid_order(session, edition_of(session), delivered=False)
    order.status = status
    session.flush()
    for _ in range(2):
        deliver_order(session, order.id, links=LINKS, now=NOON)
    assert rights_of(session) == [rights]
    assert len(letters_of(session)) == letters
    assert order.status is status


def test_the_letter_holds_a_link_for_each_file_that_opens_it(session: Session) -> None:
    make_paid_order(session, edition_of(session), quantity=2)
    letter = session.scalars(select(KeptLetter)).one()
    for right in session.scalars(select(Entitlement)):
        token = next(
            line.rpartition("/")[2]
            for line in letter.text.splitlines()
            if _DOWNLOAD.search(line) and LINKS.read_download(line.rpartition("/")[2]) == right.key
        )
        assert token in letter.html


def test_rights_follow_the_order(session: Session) -> None:
    order = make_paid_order(session, edition_of(session))
    for status, rights in (
        (OrderStatus.DISPUTED, "frozen"),
        (OrderStatus.FULFILLED, "active"),
        (OrderStatus.REFUNDED, "revoked"),
        (OrderStatus.PARTIALLY_REFUNDED, "active"),
    ):
        move_to(session, order, status)
        assert rights_of(session) == [rights]


def test_only_the_orders_own_rights_follow_it(session: Session) -> None:
    edition = edition_of(session)
    order = make_paid_order(session, edition)
    make_paid_order(session, edition)
    move_to(session, order, OrderStatus.REFUNDED)
    assert rights_of(session) == ["active", "revoked"]


def test_a_right_opens_the_newest_version(session: Session) -> None:
    book = make_book(session, forms=())
    edition = make_edition(session, book, files=2)
    make_paid_order(session, edition)
    right, file = file_to_serve(session, the_right(session).key)
    assert right.status is EntitlementStatus.ACTIVE
    assert file.version == 2


@pytest.mark.parametrize("status", [OrderStatus.DISPUTED, OrderStatus.REFUNDED])
def test_a_right_that_cannot_be_used_opens_nothing(session: Session, status: OrderStatus) -> None:
    order = make_paid_order(session, edition_of(session))
    key, file_id = the_right(session).key, the_file(session).id
    move_to(session, order, status)
    with pytest.raises(LinkLostError):
        file_to_serve(session, key)
    with pytest.raises(LinkLostError):
        granted_file(session, FileGrant(key, file_id, "once"))


def test_an_unknown_key_opens_nothing(session: Session) -> None:
    with pytest.raises(LinkLostError):
        file_to_serve(session, "unknown")


def test_an_edition_without_a_file_is_unavailable_and_uses_nothing_up(session: Session) -> None:
    edition = edition_of(session)
    make_paid_order(session, edition)
    key = the_right(session).key
    session.delete(the_file(session))
    session.flush()
    session.expire_all()
    with pytest.raises(FileUnavailableError):
        file_to_serve(session, key)
    assert downloads(session) == 0


def test_a_grant_opens_the_very_version_of_the_right_and_no_other(session: Session) -> None:
    mine, other = edition_of(session), edition_of(session)
    make_paid_order(session, mine)
    key = the_right(session).key
    files = {file.edition_id: file for file in session.scalars(select(EditionFile))}
    right, file = granted_file(session, FileGrant(key, files[mine.id].id, "once"))
    assert (right.key, file.id) == (key, files[mine.id].id)
    for wrong in (files[other.id].id, new_id()):
        with pytest.raises(LinkLostError):
            granted_file(session, FileGrant(key, wrong, "once"))


def test_a_download_counts_once_for_each_grant(session: Session) -> None:
    make_paid_order(session, edition_of(session))
    right, file = the_right(session), the_file(session)
    later = NOON + timedelta(hours=1)
    for moment in (NOON, later):
        count_download(session, FileGrant(right.key, file.id, "once"), size=10, now=moment)
    assert downloads(session) == 1
    count_download(session, FileGrant(right.key, file.id, "again"), size=10, now=later)
    session.refresh(right)
    assert (downloads(session), right.first_access_at) == (2, NOON)


def test_a_grant_of_an_unknown_right_counts_nothing(session: Session) -> None:
    count_download(session, FileGrant("unknown", new_id(), "once"), size=10, now=NOON)
    assert downloads(session) == 0


def test_changed_keys_let_earlier_links_stop(session: Session) -> None:
    order = make_paid_order(session, edition_of(session))
    key = the_right(session).key
    change_keys(session, order)
    session.flush()
    with pytest.raises(LinkLostError):
        file_to_serve(session, key)
    assert file_to_serve(session, the_right(session).key)


def test_fresh_links_bring_all_that_an_address_bought(session: Session) -> None:
    for spelling in ("reader@example.com", "Reader@Example.COM"):
        make_paid_order(session, edition_of(session), buyer=make_buyer(spelling), delivered=True)
    place(session, edition_of(session))
    send_fresh_links(session, "reader@example.com", links=LINKS, now=NOON)
    letter = session.scalars(
        select(KeptLetter).where(KeptLetter.subject == "Fresh links to your books")
    ).one()
    assert len(_DOWNLOAD.findall(letter.text)) == 2


@pytest.mark.parametrize("name", ["books_ready", "fresh_links"])
def test_letters_say_how_long_links_work_and_where_fresh_ones_are(
    session: Session, name: str
) -> None:
    order = make_paid_order(session, edition_of(session))
    if name == "fresh_links":
        send_fresh_links(session, order.email_key, links=LINKS, now=NOON)
    newest = session.scalars(select(KeptLetter).order_by(KeptLetter.id.desc())).first()
    assert newest is not None
    assert "Download links work for 30 days." in newest.text
    assert f"{LINKS.fresh_url}\n" in newest.text
    assert "Download links work for 30 days." in newest.html
    assert f'href="{LINKS.fresh_url}"' in newest.html


def test_without_files_no_letter_speaks_of_links(session: Session) -> None:
    order = make_paid_order(session, edition_of(session, Form.PAPERBACK))
    send_fresh_links(session, order.email_key, links=LINKS, now=NOON)
    for letter in session.scalars(select(KeptLetter)):
        assert "30 days" not in letter.text + letter.html


def test_one_file_is_the_letters_one_button_and_several_share_that_of_the_order(
    session: Session,
) -> None:
    make_paid_order(session, edition_of(session))
    make_paid_order(session, *make_book(session, forms=(Form.EPUB, Form.PDF)).editions)
    one, several = session.scalars(select(KeptLetter).order_by(KeptLetter.id))
    assert _BUTTON.findall(one.html) == ["Download the e-book"]
    assert _BUTTON.findall(several.html) == ["Open your order"]
    assert one.html.count("/orders/") == several.html.count("/orders/") == 1


def test_addresses_that_fold_alike_get_their_own_orders_only(session: Session) -> None:
    books = {}
    for address in ("ann@strasse.example", "Ann@straße.example"):
        order = make_paid_order(session, edition_of(session), buyer=make_buyer(address))
        books[address] = order.code
    send_fresh_links(session, "ann@strasse.example", links=LINKS, now=NOON)
    letters = session.scalars(
        select(KeptLetter).where(KeptLetter.subject == "Fresh links to your books")
    ).all()
    assert {letter.recipient for letter in letters} == set(books)
    for letter in letters:
        assert [code for code in books.values() if code in letter.text] == [books[letter.recipient]]


def test_an_address_that_bought_nothing_gets_no_letter(session: Session) -> None:
    place(session, edition_of(session))
    send_fresh_links(session, "reader@example.com", links=LINKS, now=NOON)
    assert letters_of(session) == []
