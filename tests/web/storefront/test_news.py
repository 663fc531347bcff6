"""Signing up, saying yes and leaving over HTTP, and what a stranger cannot find out or do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.mail.models import KeptLetter
from catalogue.news.models import NewsProof, Subscriber
from catalogue.news.types import WORDING, SubscriberStatus
from catalogue.web.common.limits import limiter
from tests.conftest import Databases
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.web_shop import WebShop, web_shop

READER = "reader@example.com"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
_LINK = re.compile(r"/news/(?:confirm|leave)/[\w.-]+")


def sign_up(shop: WebShop, email: str = READER) -> TestResponse:
    return shop.client().post("/news", data={"email": email})


def link_in_newest_letter(shop: WebShop) -> str:
    with shop.database.read() as session:
        letter = session.scalars(select(KeptLetter).order_by(KeptLetter.id.desc())).first()
    assert letter is not None
    found = _LINK.search(letter.text)
    assert found is not None
    return found[0]


def let_in(shop: WebShop, email: str = READER) -> str:
    """Let somebody onto the list; return the way off it."""
    sign_up(shop, email)
    assert shop.client().post(link_in_newest_letter(shop)).status_code == 303
    return link_in_newest_letter(shop)


def status(shop: WebShop) -> SubscriberStatus:
    with shop.database.read() as session:
        return session.scalars(select(Subscriber.status)).one()


@pytest.mark.parametrize("address", ["/", "/news"])
def test_the_form_says_what_one_agrees_to(shop: WebShop, address: str) -> None:
    page = shop.client().get(address).text
    assert 'action="/news"' in page
    assert WORDING in page


def test_whoever_asks_gets_the_same_answer(shop: WebShop) -> None:
    let_in(shop)
    known, unknown = sign_up(shop), sign_up(shop, "stranger@example.com")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.location == "/news/asked"
    assert known.text == unknown.text
    assert "Look into your mailbox" in shop.client().get("/news/asked").text


def test_a_link_shows_a_button_and_only_the_button_says_yes(shop: WebShop) -> None:
    sign_up(shop)
    link, client = link_in_newest_letter(shop), shop.client()
    client.get(link)
    page = client.get(link)
    assert READER in page.text
    assert "Yes, send me the news" in page.text
    assert status(shop) is SubscriberStatus.PENDING
    assert page.headers["Cache-Control"] == "private, no-store"
    answer = client.post(link)
    assert (answer.status_code, answer.location) == (303, link)
    assert "You are on the list" in client.get(link).text
    assert status(shop) is SubscriberStatus.SUBSCRIBED


def test_the_proof_has_the_words_and_the_address(shop: WebShop) -> None:
    let_in(shop)
    with shop.database.read() as session:
        proofs = session.scalars(select(NewsProof)).all()
    assert {proof.words for proof in proofs} == {WORDING}
    assert {proof.address for proof in proofs} == {"127.0.0.1"}


def test_the_way_off_shows_a_button_and_only_the_button_acts(shop: WebShop) -> None:
    leave, client = let_in(shop), shop.client()
    assert "Write to me no more" in client.get(leave).text
    assert status(shop) is SubscriberStatus.SUBSCRIBED
    for _ in range(2):
        answer = client.post(leave)
        assert answer.status_code == 200
        assert "You are off the list" in answer.text
    assert status(shop) is SubscriberStatus.LEFT
    assert "You are off the list" in client.get(leave).text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://mail.example"}],
    ids=["program", "browser", "older browser"],
)
def test_a_mail_program_leaves_with_one_click(shop: WebShop, headers: dict[str, str]) -> None:
    """RFC 8058: no cookie, no redirect, whatever site the button stands on."""
    leave = let_in(shop)
    with shop.app.test_client(use_cookies=False) as client:
        answer = client.post(leave, data=ONE_CLICK, headers=headers)
    assert answer.status_code == 200
    assert status(shop) is SubscriberStatus.LEFT


def test_one_click_may_come_as_several_parts(shop: WebShop) -> None:
    leave = let_in(shop)
    answer = shop.client().post(leave, data=ONE_CLICK, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert status(shop) is SubscriberStatus.LEFT


@pytest.mark.parametrize("path", ["/news", "confirm"])
def test_another_site_can_sign_nobody_up(shop: WebShop, path: str) -> None:
    sign_up(shop)
    address = link_in_newest_letter(shop) if path == "confirm" else path
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = shop.client().post(address, data={"email": "x@y.example"}, headers=headers)
    assert answer.status_code == 403
    assert status(shop) is SubscriberStatus.PENDING


def _tampered(link: str) -> list[str]:
    return [f"{link}x", link[:-1], link.replace("/news/", "/news/x")[:-4], f"{link}/", f"{link}%00"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("which", ["confirm", "leave"])
def test_a_wrong_link_opens_nothing(shop: WebShop, which: str, method: str) -> None:
    leave = let_in(shop)
    sign_up(shop, "other@example.com")
    link = link_in_newest_letter(shop) if which == "confirm" else leave
    swapped = link.replace("confirm", "?").replace("leave", "confirm").replace("?", "leave")
    ask = getattr(shop.client(), method)
    for wrong in [*_tampered(link), swapped, "/news/confirm/é", "/news/leave/é"]:
        assert ask(wrong).status_code == 404, wrong


def test_a_lost_link_offers_to_sign_up_anew(shop: WebShop) -> None:
    page = shop.client().get("/news/confirm/nonsense").text
    assert "This link does not work any more" in page
    assert 'action="/news"' in page


@pytest.mark.parametrize(
    "typed",
    ["", "nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "x" * 300],
)
def test_a_wrong_address_comes_back_with_what_is_wrong(shop: WebShop, typed: str) -> None:
    answer = sign_up(shop, typed)
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    with shop.database.read() as session:
        assert session.scalars(select(Subscriber)).all() == []


def test_a_field_that_comes_twice_is_refused(shop: WebShop) -> None:
    answer = shop.client().post("/news", data={"email": ["a@b.example", "c@d.example"]})
    assert answer.status_code == 422


def test_what_is_typed_is_shown_as_text(shop: WebShop) -> None:
    answer = sign_up(shop, '"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text


def test_the_privacy_page_says_what_is_kept(shop: WebShop) -> None:
    assert 'id="news"' in shop.client().get("/privacy").text


def test_a_letter_of_the_list_goes_out_with_the_way_off_it(shop: WebShop) -> None:
    leave = let_in(shop)
    shop.work()
    welcome = next(letter for letter in shop.letters() if "Welcome" in letter)
    assert f"List-Unsubscribe: <{shop.settings.base_url}{leave}>" in welcome
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in welcome


@pytest.fixture
def limited(databases: Databases, sandbox: RunningSandbox, tmp_path: Path) -> Iterator[FlaskClient]:
    """A visitor of a shop that counts, from nothing."""
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, tmp_path, ratelimit_enabled=True) as shop,
    ):
        with shop.app.app_context():
            limiter.reset()
        yield shop.client()


def test_one_sender_cannot_sign_up_the_whole_town(limited: FlaskClient) -> None:
    codes = [
        limited.post("/news", data={"email": f"n{number}@example.com"}).status_code
        for number in range(7)
    ]
    assert codes == [303] * 5 + [429] * 2
