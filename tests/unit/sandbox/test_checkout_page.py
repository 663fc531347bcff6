"""The hosted payment page, used as a browser without JavaScript uses it."""

import re

import html5lib
import pytest
import requests

from tests.factories.payments_requests import make_request_line, make_session_request
from tests.fakes.stripe_sandbox import RunningSandbox

CARD = {"method": "card", "card_expiry": "12 / 34", "card_cvc": "123"}


def page_of(sandbox: RunningSandbox, session_id: str, rest: str = "") -> str:
    return f"{sandbox.url}/c/pay/{session_id}{rest}"


def post(url: str, **fields: str) -> requests.Response:
    return requests.post(url, data=fields, allow_redirects=False, timeout=30)


def pay(sandbox: RunningSandbox, session_id: str, number: str, **fields: str) -> requests.Response:
    return post(page_of(sandbox, session_id), **(CARD | {"card_number": number} | fields))


def test_the_page_shows_what_is_bought(sandbox: RunningSandbox) -> None:
    lines = (make_request_line(name="<b>Bold</b> & co", quantity=2),)
    session = sandbox.gateway().create_session(
        make_session_request(lines=lines, shipping_amount=350), key="order-1-1"
    )
    answer = requests.get(session.url or "", timeout=30)
    assert answer.status_code == 200
    for text in ("Test mode:", "The &lt;Book&gt; Shop", "&lt;b&gt;Bold&lt;/b&gt; &amp; co", "× 2"):
        assert text in answer.text
    for text in ("£15.98", "£3.50", "£19.48", "reader@example.org", "http://127.0.0.1:8000/cart"):
        assert text in answer.text


def test_a_good_card_leads_back_to_the_shop(sandbox: RunningSandbox, session_id: str) -> None:
    answer = pay(sandbox, session_id, "4242 4242 4242 4242")
    assert answer.status_code == 303
    expected = f"http://127.0.0.1:8000/checkout/return?session_id={session_id}"
    assert answer.headers["Location"] == expected
    assert sandbox.entry(session_id)["charged"] == 799


def test_paying_twice_charges_once(sandbox: RunningSandbox, session_id: str) -> None:
    first = pay(sandbox, session_id, "4242424242424242")
    again = pay(sandbox, session_id, "4242424242424242")
    assert again.headers["Location"] == first.headers["Location"]
    assert sandbox.entry(session_id)["charged"] == 799
    assert [each["type"] for each in sandbox.deliveries()] == ["checkout.session.completed"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("4000000000000002", "Your card was declined."),
        ("4000000000009995", "Your card has insufficient funds."),
        ("4111111111111111", "only test cards work here"),
        ("4242424242424241", "Your card number is incorrect."),
    ],
)
def test_a_declined_card_can_be_followed_by_a_good_one(
    sandbox: RunningSandbox, session_id: str, number: str, sentence: str
) -> None:
    declined = pay(sandbox, session_id, number)
    assert declined.status_code == 402
    assert sentence in declined.text
    assert 'role="alert"' in declined.text
    assert sandbox.entry(session_id)["status"] == "open"
    assert pay(sandbox, session_id, "4242424242424242").status_code == 303
    assert sandbox.entry(session_id)["charged"] == 799


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("card_number", " ", "Your card number is missing."),
        ("card_expiry", "13 / 34", "Write the expiry date"),
        ("card_expiry", "", "Write the expiry date"),
        ("card_expiry", "12 / 20", "Your card has expired."),
        ("card_cvc", "12", "three or four digits"),
    ],
)
def test_a_wrong_field_is_named(
    sandbox: RunningSandbox, session_id: str, field: str, value: str, sentence: str
) -> None:
    answer = pay(sandbox, session_id, "4242424242424242", **{field: value})
    assert answer.status_code == 402
    assert sentence in answer.text
    assert f'href="#{field}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert sandbox.entry(session_id)["payment_intent"] is None


def test_three_d_secure_completes(sandbox: RunningSandbox, session_id: str) -> None:
    answer = pay(sandbox, session_id, "4000 0025 0000 3155")
    assert answer.headers["Location"] == f"/c/pay/{session_id}/authenticate"
    challenge = page_of(sandbox, session_id, "/authenticate")
    assert "Confirm that it is you" in requests.get(challenge, timeout=30).text
    assert sandbox.entry(session_id)["charged"] == 0
    assert "/checkout/return" in post(challenge, outcome="complete").headers["Location"]
    assert sandbox.entry(session_id)["charged"] == 799


def test_three_d_secure_fails_and_another_card_pays(
    sandbox: RunningSandbox, session_id: str
) -> None:
    pay(sandbox, session_id, "4000 0025 0000 3155")
    failed = post(page_of(sandbox, session_id, "/authenticate"), outcome="fail")
    back = requests.get(f"{sandbox.url}{failed.headers['Location']}", timeout=30)
    assert "Your bank could not confirm that it was you." in back.text
    assert sandbox.entry(session_id)["charged"] == 0
    pay(sandbox, session_id, "4242424242424242")
    assert sandbox.entry(session_id)["charged"] == 799


@pytest.mark.parametrize(("outcome", "charged"), [("succeeded", 799), ("failed", 0)])
def test_a_bank_debit_settles_later(
    sandbox: RunningSandbox, session_id: str, outcome: str, charged: int
) -> None:
    answer = post(page_of(sandbox, session_id), method="bank_debit", debit_outcome=outcome)
    assert answer.status_code == 303
    waiting = sandbox.entry(session_id)
    assert (waiting["status"], waiting["payment_status"]) == ("complete", "unpaid")
    sandbox.pass_time(3_601)
    assert sandbox.entry(session_id)["charged"] == charged
    assert len(sandbox.deliveries()) == 2


def test_a_session_expires_by_itself(sandbox: RunningSandbox, session_id: str) -> None:
    sandbox.pass_time(3_601)
    assert [each["type"] for each in sandbox.deliveries()] == ["checkout.session.expired"]
    gone = requests.get(page_of(sandbox, session_id), timeout=30)
    assert gone.status_code == 410
    assert "http://127.0.0.1:8000/cart" in gone.text
    assert pay(sandbox, session_id, "4242424242424242").status_code == 410
    assert sandbox.entry(session_id)["charged"] == 0


def test_a_finished_page_leads_to_the_order(sandbox: RunningSandbox, session_id: str) -> None:
    sandbox.pay(session_id)
    answer = requests.get(page_of(sandbox, session_id), timeout=30)
    assert f"/checkout/return?session_id={session_id}" in answer.text


def test_pages_are_valid_and_hold_nothing_inline(sandbox: RunningSandbox, session_id: str) -> None:
    pages = [
        requests.get(page_of(sandbox, session_id, "?card=4000000000000002"), timeout=30),
        pay(sandbox, session_id, "4000000000000002"),
        requests.get(page_of(sandbox, session_id, "/authenticate"), timeout=30),
        requests.get(f"{sandbox.url}/", timeout=30),
        requests.get(f"{sandbox.url}/nowhere", timeout=30),
    ]
    sandbox.expire(session_id)
    pages.append(requests.get(page_of(sandbox, session_id), timeout=30))
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.text)
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page.text)


def test_the_form_may_redirect_to_the_shop_only(sandbox: RunningSandbox, session_id: str) -> None:
    policy = requests.get(page_of(sandbox, session_id), timeout=30).headers[
        "Content-Security-Policy"
    ]
    assert policy.endswith("form-action 'self' http://127.0.0.1:8000")


def test_the_style_sheet_is_served(sandbox: RunningSandbox) -> None:
    answer = requests.get(f"{sandbox.url}/assets/sandbox.css", timeout=30)
    assert answer.headers["Content-Type"].startswith("text/css")
    assert requests.get(f"{sandbox.url}/assets/passwd", timeout=30).status_code == 404


def test_another_sites_form_is_refused(sandbox: RunningSandbox, session_id: str) -> None:
    answer = requests.post(
        page_of(sandbox, session_id),
        data=CARD | {"card_number": "4242424242424242"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=30,
    )
    assert answer.status_code == 403
    assert sandbox.entry(session_id)["status"] == "open"


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org:8001", "evil:80"])
def test_another_name_is_refused(sandbox: RunningSandbox, host: str) -> None:
    assert requests.get(sandbox.url, headers={"Host": host}, timeout=30).status_code == 403


def test_the_overview_settles_refunds_and_disputes(
    sandbox: RunningSandbox, session_id: str
) -> None:
    sandbox.pay(session_id)
    answer = post(f"{sandbox.url}/_sandbox/sessions/{session_id}/refund", amount="99")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    post(f"{sandbox.url}/_sandbox/sessions/{session_id}/dispute")
    entry = sandbox.entry(session_id)
    assert (entry["refunded"], entry["disputed"]) == (99, True)
    overview = requests.get(sandbox.url, timeout=30).text
    assert "Shop wins" in overview
    post(f"{sandbox.url}/_sandbox/disputes/{entry['dispute']}", status="won")
    assert not sandbox.entry(session_id)["disputed"]
