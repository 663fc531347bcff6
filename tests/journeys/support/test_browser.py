"""The browser of the journeys notices what no page of the shop may do."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.support.browser import PHONE, assert_accessible, assert_fits, browsing
from tests.support.ports import LOOPBACK

_HEAD = '<!doctype html><html lang="en"><head><title>A page</title></head>'
PAGES = {
    "/good": "<main><h1>Good</h1><p>Text</p></main>",
    "/unlabelled": "<main><h1>Form</h1><input name='q'></main>",
    "/throws": "<main><h1>Throws</h1></main><script>null.x</script>",
    "/outside": "<main><h1>Out</h1><img alt='' src='http://example.org/a.png'></main>",
    "/wide": "<main><h1>Wide</h1><div style='width:2000px'>x</div></main>",
}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.path in PAGES
        body = (_HEAD + f"<body>{PAGES.get(self.path, '')}</body></html>").encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer((LOOPBACK, 0), _Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{LOOPBACK}:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_good_page_passes(browser: Browser, site: str) -> None:
    with browsing(browser, site, size=PHONE) as context:
        page = context.new_page()
        page.goto("/good")
        assert_accessible(page)
        assert_fits(page)
        page.goto("/missing")


def test_a_field_without_a_label_is_found(browser: Browser, site: str) -> None:
    with browsing(browser, site) as context:
        page = context.new_page()
        page.goto("/unlabelled")
        with pytest.raises(AssertionError, match="label"):
            assert_accessible(page)


def test_a_page_that_scrolls_sideways_is_found(browser: Browser, site: str) -> None:
    with browsing(browser, site, size=PHONE) as context:
        page = context.new_page()
        page.goto("/wide")
        with pytest.raises(AssertionError, match="window of 390 px"):
            assert_fits(page)


@pytest.mark.parametrize(("path", "finding"), [("/throws", "null"), ("/outside", "example.org")])
def test_an_error_or_an_outside_request_fails_the_journey(
    browser: Browser, site: str, path: str, finding: str
) -> None:
    with pytest.raises(AssertionError, match=finding), browsing(browser, site) as context:
        context.new_page().goto(path)


def test_without_javascript_no_script_runs(browser: Browser, site: str) -> None:
    with browsing(browser, site, java_script=False) as context:
        context.new_page().goto("/throws")
