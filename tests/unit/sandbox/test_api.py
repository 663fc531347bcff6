"""The API as a client meets it that is not the gateway: its refusals and its idempotency."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from catalogue.sandbox import FaultKind
from tests.fakes.stripe_sandbox import API_KEY, RunningSandbox
from tests.support.stripe_contract import object_faults
from tests.support.waiting import eventually

CREATE = "checkout/sessions"
PRODUCT = "line_items[0][price_data][product_data]"
FORM = {
    "mode": "payment",
    "success_url": "http://127.0.0.1/ok",
    "cancel_url": "http://127.0.0.1/cart",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "gbp",
    "line_items[0][price_data][unit_amount]": "799",
    f"{PRODUCT}[name]": "A book",
}


def call(
    sandbox: RunningSandbox, method: str, path: str, *, key: str = "", **settings: Any
) -> requests.Response:
    headers = {"Authorization": f"Bearer {API_KEY}"} | ({"Idempotency-Key": key} if key else {})
    headers |= settings.pop("headers", {})
    url = f"{sandbox.url}/v1/{path}"
    return requests.request(method, url, headers=headers, timeout=30, **settings)


def refusal(answer: requests.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert object_faults("error", answer.json()) == []
    error: dict[str, Any] = answer.json()["error"]
    return error


@pytest.mark.parametrize("authorization", ["", "Bearer sk_test_other", "Bearer", "Basic c2s6", "é"])
def test_only_the_key_opens_it(sandbox: RunningSandbox, authorization: str) -> None:
    headers = {"Authorization": authorization.encode()}
    error = refusal(call(sandbox, "GET", "events", headers=headers), 401)
    assert error["type"] == "invalid_request_error"


def test_the_key_may_come_as_a_user_name(sandbox: RunningSandbox) -> None:
    answer = requests.get(f"{sandbox.url}/v1/events", auth=(API_KEY, ""), timeout=30)
    assert answer.ok


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"surprise": "1"}, "parameter_unknown", "surprise"),
        ({"line_items[0][price_data][surprise]": "1"}, "parameter_unknown", None),
        ({"payment_method_types[0]": "card"}, "parameter_unknown", "payment_method_types"),
        ({"mode": ""}, "parameter_invalid_empty", "mode"),
        ({f"{PRODUCT}[tax_code]": ""}, "parameter_invalid_empty", f"{PRODUCT}[tax_code]"),
        ({"mode": "subscription"}, None, "mode"),
        ({"ui_mode": "hosted"}, None, "ui_mode"),
        ({"line_items[0][quantity]": "0"}, "parameter_invalid_integer", None),
        ({"line_items[0][quantity]": "1.5"}, "parameter_invalid_integer", None),
        ({"line_items[0][price_data][unit_amount]": "-1"}, "parameter_invalid_integer", None),
        ({"line_items[0][price_data][unit_amount]": "29"}, "amount_too_small", None),
        ({"line_items[0][price_data][unit_amount]": "100000000"}, "amount_too_large", None),
        ({"line_items[0][price_data][currency]": "pounds"}, None, None),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"success_url": "/ok"}, "url_invalid", "success_url"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"expires_at": "1"}, None, "expires_at"),
        ({"metadata[order]": "x" * 501}, None, "metadata"),
        ({"expand[0]": "customer"}, None, "expand"),
    ],
)
def test_a_wrong_session_is_refused_by_name(
    sandbox: RunningSandbox, change: dict[str, str], code: str | None, param: str | None
) -> None:
    error = refusal(call(sandbox, "POST", CREATE, data=FORM | change), 400)
    assert error.get("code") == code
    assert param is None or error["param"] == param
    assert sandbox.ledger() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "checkout/sessions/cs_test_none", 404),
        ("POST", "checkout/sessions/cs_test_none/expire", 404),
        ("GET", "customers", 404),
        ("DELETE", "checkout/sessions", 404),
        ("GET", "refunds/re_none", 404),
        ("GET", "events?limit=101", 400),
        ("GET", "events?limit=0", 400),
        ("GET", "events?starting_after=evt_none", 404),
        ("GET", "events?surprise=1", 400),
        ("GET", "events?expand[]=data.request", 400),
    ],
)
def test_what_is_not_there_is_refused(
    sandbox: RunningSandbox, method: str, path: str, status: int
) -> None:
    refusal(call(sandbox, method, path), status)


def test_line_items_are_shown_when_asked_for(sandbox: RunningSandbox) -> None:
    answer = call(sandbox, "POST", CREATE, data=FORM | {"expand[]": "line_items"}).json()
    (line,) = answer["line_items"]["data"]
    assert (line["description"], line["amount_total"], line["quantity"]) == ("A book", 799, 1)
    assert object_faults("checkout.session", answer) == []


def test_a_repeated_key_replays_the_first_answer(sandbox: RunningSandbox) -> None:
    first = call(sandbox, "POST", CREATE, key="k", data=FORM)
    again = call(sandbox, "POST", CREATE, key="k", data=dict(reversed(FORM.items())))
    assert again.content == first.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(sandbox.ledger()) == 1


def test_a_key_belongs_to_its_parameters_and_its_call(sandbox: RunningSandbox) -> None:
    session = call(sandbox, "POST", CREATE, key="k", data=FORM).json()
    changed = FORM | {"line_items[0][quantity]": "2"}
    error = refusal(call(sandbox, "POST", CREATE, key="k", data=changed), 400)
    assert error["type"] == "idempotency_error"
    error = refusal(call(sandbox, "POST", f"{CREATE}/{session['id']}/expire", key="k"), 400)
    assert error["type"] == "idempotency_error"


def test_a_refused_call_does_not_use_its_key_up(sandbox: RunningSandbox) -> None:
    refusal(call(sandbox, "POST", CREATE, key="k", data=FORM | {"mode": "setup"}), 400)
    assert call(sandbox, "POST", CREATE, key="k", data=FORM).ok


def test_without_a_key_every_call_counts(sandbox: RunningSandbox) -> None:
    for _ in range(2):
        call(sandbox, "POST", CREATE, data=FORM)
    assert len(sandbox.ledger()) == 2


def test_a_key_in_use_is_a_conflict(sandbox: RunningSandbox) -> None:
    sandbox.fault(FaultKind.DELAY, value=1)
    slow = threading.Thread(
        target=call, args=(sandbox, "POST", CREATE), kwargs={"key": "k", "data": FORM}
    )
    slow.start()
    eventually(lambda: sandbox.ask("GET", "faults")["faults"] == [])
    error = refusal(call(sandbox, "POST", CREATE, key="k", data=FORM), 409)
    assert error["code"] == "idempotency_key_in_use"
    slow.join()
    assert call(sandbox, "POST", CREATE, key="k", data=FORM).headers["Idempotent-Replayed"]
    assert len(sandbox.ledger()) == 1


def test_ten_refunds_at_once_never_exceed_the_charge(sandbox: RunningSandbox) -> None:
    session = call(sandbox, "POST", CREATE, data=FORM).json()
    sandbox.pay(session["id"])
    intent = sandbox.entry(session["id"])["payment_intent"]
    form = {"payment_intent": intent, "amount": "200"}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: call(sandbox, "POST", "refunds", data=form), range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [400] * 7
    assert sandbox.entry(session["id"])["refunded"] == 600


def test_lists_narrow_by_time_and_state(sandbox: RunningSandbox) -> None:
    first, second = (call(sandbox, "POST", CREATE, data=FORM).json() for _ in range(2))
    sandbox.expire(second["id"])

    def listed(query: str) -> list[str]:
        return [each["id"] for each in call(sandbox, "GET", f"{CREATE}?{query}").json()["data"]]

    assert listed("status=open") == [first["id"]]
    assert listed(f"created[gte]={first['created']}") == [second["id"], first["id"]]
    assert listed(f"created[gt]={second['created']}") == []
    assert listed("limit=1") == [second["id"]]
    assert listed(f"ending_before={first['id']}") == [second["id"]]
