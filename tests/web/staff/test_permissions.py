"""Routes × roles × methods: what is answered is what the table says, and nothing else passes."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from catalogue.accounts.models import StaffMember
from catalogue.accounts.types import Role
from catalogue.app import create_app
from catalogue.web.staff.permissions import GRANTS
from scripts.permissions_page import PAGE, page
from tests.conftest import Databases
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.settings import quick_settings
from tests.support.staff import Staff, StaffClient
from tests.support.web_shop import WebShop, web_shop

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = [role.value for role in Role]
_NO_SUCH_METHOD = 405
_DENIED = 403
_ENDING = ".logout"  # It would end the walk.


def _walk(app: Flask) -> dict[str, dict[str, str]]:
    """Return an address of every staff route, with the endpoint of each of its methods."""
    found: dict[str, dict[str, str]] = {}
    with app.test_request_context("/staff/"):
        adapter = app.create_url_adapter(None) or app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            kinds = rule._converters  # noqa: SLF001 -- Werkzeug tells it in no other way.
            values = {name: _value(kinds[name]) for name in rule.arguments}
            address = adapter.build(rule.endpoint, values)
            found[address] = {
                method: adapter.match(urlsplit(address).path, method=method)[0]
                for method in METHODS
                if adapter.test(urlsplit(address).path, method)
            }
    return found


def _value(converter: object) -> object:
    kind = type(converter).__name__
    if kind == "UUIDConverter":
        return "00000000-0000-7000-8000-000000000000"
    return 1 if kind in {"IntegerConverter", "FloatConverter"} else "nothing-of-that-name"


@pytest.fixture(scope="module")
def desk(
    databases: Databases,
    shared_sandbox: RunningSandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Staff]:
    """One shop for all the walks; its rules are the same on both databases."""
    folder = tmp_path_factory.mktemp("permissions")
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, shared_sandbox, folder) as shop,
    ):
        yield Staff(shop)


@pytest.fixture(scope="module")
def clients(desk: Staff) -> dict[str, StaffClient]:
    """Somebody of each role, signed in."""
    return {role: desk.signed_in(role) for role in ROLES}


def test_every_staff_route_stands_in_the_table_and_no_other() -> None:
    routes = _walk(create_app(quick_settings())).values()
    real = {endpoint for methods in routes for endpoint in methods.values()}
    assert sorted(real - set(GRANTS)) == []
    assert sorted(set(GRANTS) - real) == []


def test_the_published_page_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_passes_where_the_table_says_so_and_nowhere_else(
    desk: Staff, clients: dict[str, StaffClient], role: str
) -> None:
    wrong = []
    client = clients[role]
    for address, endpoints in _walk(desk.shop.app).items():
        for method in METHODS:
            grant = GRANTS.get(endpoints.get(method, ""))
            if grant is not None and (grant.is_open or endpoints[method].endswith(_ENDING)):
                continue
            answer = client.browser.open(
                address, method=method, headers={"X-CSRFToken": client.token()}
            )
            passed = answer.status_code not in {_DENIED, _NO_SUCH_METHOD}
            if passed is not (grant is not None and grant.allows(Role(role))):
                wrong.append((method, address, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", METHODS)
def test_nobody_passes_without_signing_in(desk: Staff, method: str) -> None:
    passed = []
    for address, endpoints in _walk(desk.shop.app).items():
        if method not in endpoints or GRANTS[endpoints[method]].is_open:
            continue
        answer = desk.shop.client().open(address, method=method)
        led_away = answer.status_code == 302 and answer.location.startswith("/staff/sign-in")
        if not led_away and answer.status_code != 401:
            passed.append((address, answer.status_code))
    assert passed == []


def test_who_is_disabled_is_out_at_once(desk: Staff) -> None:
    client = desk.signed_in("editor", "leaver@example.com")
    assert client.get("/staff/").status_code == 200
    _disable(desk.shop, "leaver@example.com")
    assert client.get("/staff/").status_code == 302


def _disable(shop: WebShop, email: str) -> None:
    with shop.database.write() as session:
        session.execute(
            update(StaffMember).where(StaffMember.email == email).values(is_active=False)
        )
