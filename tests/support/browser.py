"""A real Chromium that may only speak to this machine, and an accessibility check for its pages."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

PHONE = (390, 844)
DESK = (1280, 900)
_WAIT_MS = 15_000
expect.set_options(timeout=_WAIT_MS)
_LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1", ""}
_LOCAL_SCHEMES = {"about", "blob", "data"}
_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-default-browser-check",
    "--no-first-run",
]
# A page that answers 4xx or 503 on purpose is logged by the browser as a failed resource.
_EXPECTED_CONSOLE = re.compile(
    r"Failed to load resource: the server responded with a status of (?:4|503)"
)
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The browser leaves the motion out when the next page is there already, and says so as an error.
_SKIPPED_MOTION = re.compile(r"^(?:Error: |AbortError: )?Transition was (?:aborted|skipped)")
_AXE_OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": [*_WCAG, "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
_STRUCTURE = """() => [...document.querySelectorAll("html, body *")].map((element) =>
    [element.localName, element.className, element.getAttribute("role"), element.type,
     element.hasAttribute("aria-invalid"), element.open].join(" ")).join("\\n")"""


@dataclass
class Findings:
    """What a browser context noticed that no journey may cause."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def assert_none(self) -> None:
        """Raise AssertionError when a page went outside, threw, or broke its own policy."""
        assert not self.outside, f"requests to other machines: {self.outside}"
        assert not self.errors, f"errors in the browser: {self.errors}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless browser: the machine's own Chromium, else Playwright's."""
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*_ARGUMENTS, *sandbox]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def browsing(
    browser: Browser,
    base_url: str,
    *,
    size: tuple[int, int] = DESK,
    java_script: bool = True,
    **options: Any,
) -> Iterator[BrowserContext]:
    """Give one person's browser: own cookies, paths relative to ``base_url``, downloads kept.

    At the end no page may have thrown, broken its content policy or asked another machine.
    Further ``options`` go to Playwright's ``new_context``, such as ``color_scheme="dark"``.
    """
    findings = Findings()
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=java_script,
        locale="en-GB",
        timezone_id="Europe/London",
        **options,
    )
    context.set_default_timeout(_WAIT_MS)
    _watch(context, findings)
    try:
        yield context
    finally:
        context.close()
    findings.assert_none()


def _watch(context: BrowserContext, findings: Findings) -> None:
    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in _LOCAL_SCHEMES and (parts.hostname or "") not in _LOCAL_HOSTS:
            findings.outside.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED_CONSOLE.search(message.text):
            findings.errors.append(message.text)

    context.on("request", on_request)
    context.on("console", on_console)

    def on_error(error: WebError) -> None:
        if not _SKIPPED_MOTION.search(str(error.error)):
            findings.errors.append(str(error.error))

    context.on("weberror", on_error)


def assert_accessible(page: Page, *, is_letter: bool = False) -> None:
    """Raise AssertionError with axe-core's report when the page breaks WCAG 2.2 AA.

    Needs a context with JavaScript; the content policy does not hinder it. A letter is shown inside
    a mail program's own page, so the landmarks of a page are not asked of it.
    """
    rules = _AXE_OPTIONS | ({"runOnly": _WCAG} if is_letter else {})
    results = Axe().run(page, options=rules)
    violations: list[dict[str, Any]] = results.response["violations"]
    assert not violations, f"{page.url}\n" + "\n".join(map(_sentence, violations))


def structure(page: Page) -> str:
    """Return what a page is made of, without its words: pages alike in it are alike to axe."""
    found: str = page.evaluate(_STRUCTURE)
    return found


def assert_fits(page: Page) -> None:
    """Raise AssertionError when the page is wider than the window and would scroll sideways."""
    wide, window = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"


def _sentence(violation: dict[str, Any]) -> str:
    places = "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"][:5])
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
