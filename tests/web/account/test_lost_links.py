"""Links that lead nowhere any more, and the page that finds books again."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from catalogue.core.clock import utc_now
from catalogue.delivery.models import Entitlement
from catalogue.delivery.types import EntitlementStatus
from catalogue.jobs.models import Job
from tests.factories.orders import make_buyer, make_paid_order
from tests.support.downloads import Bought, downloads, is_lost, press
from tests.support.web_shop import WebShop

MONTH = timedelta(days=31)


def set_status(shop: WebShop, status: EntitlementStatus) -> None:
    with shop.database.write() as session:
        session.execute(update(Entitlement).values(status=status))


def test_every_bad_link_gets_the_same_page(shop: WebShop, bought: Bought) -> None:
    token = bought.token(shop)
    signed = press(shop, bought).removeprefix("/files/")
    edited = [
        token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        for position in (0, 5, len(token) // 2, len(token) - 1)
    ]
    bad = [*edited, token[:-1], token + "A", token + ".", token.upper(), signed, "x", "%00", "é"]
    client = shop.client()
    answers = [client.get(f"/downloads/{odd}") for odd in [*bad, bought.order.token]]
    answers += [client.post(f"/downloads/{odd}") for odd in [*bad, bought.right.key]]
    answers += [client.get(f"/files/{odd}") for odd in (token, signed[:-1], signed + "A", "x")]
    answers += [client.get("/files/")]
    assert all(is_lost(answer) for answer in answers), [answer.status_code for answer in answers]
    pages = {answer.text.replace(answer.request.path, "") for answer in answers}
    assert len(pages) == 1
    assert downloads(shop) == []


def test_a_link_runs_out_and_the_right_does_not(shop: WebShop, bought: Bought) -> None:
    token, address = bought.token(shop), press(shop, bought)
    with time_machine.travel(utc_now() + timedelta(minutes=11), tick=True):
        assert is_lost(shop.client().get(address))
        assert shop.client().get(f"/downloads/{token}").status_code == 200
    with time_machine.travel(utc_now() + MONTH, tick=True):
        assert is_lost(shop.client().get(f"/downloads/{token}"))
        fresh = bought.token(shop)
        assert shop.client().get(f"/downloads/{fresh}").status_code == 200


@pytest.mark.parametrize("status", [EntitlementStatus.REVOKED, EntitlementStatus.FROZEN])
def test_a_right_that_is_gone_opens_nothing(
    shop: WebShop, bought: Bought, status: EntitlementStatus
) -> None:
    address = press(shop, bought)
    set_status(shop, status)
    assert is_lost(shop.client().get(address))
    assert is_lost(shop.client().get(f"/downloads/{bought.token(shop)}"))
    assert is_lost(shop.client().post(f"/downloads/{bought.token(shop)}"))
    set_status(shop, EntitlementStatus.ACTIVE)
    assert shop.client().get(address).status_code == 200


def test_a_token_opens_one_order_only(shop: WebShop) -> None:
    edition = shop.edition()
    with shop.database.write() as session:
        for name in ("a", "b"):
            make_paid_order(session, edition, buyer=make_buyer(f"{name}@example.com"))
    with shop.database.read() as session:
        rights = session.scalars(select(Entitlement).order_by(Entitlement.created_at)).all()
    set_status_of(shop, rights[0], EntitlementStatus.REVOKED)
    first, second = (shop.links.download_token(right.key) for right in rights)
    assert is_lost(shop.client().get(f"/downloads/{first}"))
    assert shop.client().get(f"/downloads/{second}").status_code == 200


def set_status_of(shop: WebShop, right: Entitlement, status: EntitlementStatus) -> None:
    with shop.database.write() as session:
        session.get_one(Entitlement, right.id).status = status


def test_fresh_links_answer_alike_for_known_and_unknown(shop: WebShop, bought: Bought) -> None:
    known = shop.client().post("/downloads/", data={"email": bought.order.email})
    unknown = shop.client().post("/downloads/", data={"email": "nobody@example.com"})
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.text == unknown.text
    assert "Look into your mail" in known.text
    with shop.database.read() as session:
        stmt = select(Job).where(Job.kind == "SendFreshLinks")
        assert len(session.scalars(stmt).all()) == 2


def test_fresh_links_arrive_and_work(shop: WebShop, bought: Bought) -> None:
    shop.work()
    before = len(shop.letters())
    shop.client().post("/downloads/", data={"email": f" {bought.order.email.upper()} "})
    shop.work()
    assert len(shop.letters()) == before + 1
    assert "/downloads/" in shop.letters()[-1]
    shop.client().post("/downloads/", data={"email": "nobody@example.com"})
    shop.work()
    assert len(shop.letters()) == before + 1


def test_the_longest_address_is_taken(shop: WebShop) -> None:
    longest = "a" * 242 + "@example.com"
    assert len(longest) == 254
    assert shop.client().post("/downloads/", data={"email": longest}).status_code == 200


def test_what_is_no_address_is_told(shop: WebShop) -> None:
    answer = shop.client().post("/downloads/", data={"email": "nobody"})
    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text


def test_the_page_that_finds_books_again_can_be_linked_to(shop: WebShop) -> None:
    assert shop.client().get("/downloads/").status_code == 200
