"""The real shop for journeys: web server, worker and Stripe sandbox as processes of their own.

Each runs as an operator would start it, through the ``catalogue`` command, on free ports of the
loopback, with a data folder of its own. A process can be killed and started again.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from sqlalchemy import func, select, update

from catalogue.books.queries import edition_by_sku
from catalogue.checkout.queries import exported_orders
from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.enquiries.models import Enquiry
from catalogue.jobs.models import Job
from tests.support.ports import LOOPBACK, free_port
from tests.support.sandbox import PROGRAM, SandboxControls
from tests.support.source import ROOT
from tests.support.waiting import eventually

_START_SECONDS = 30
_STOP_SECONDS = 20
_COMMAND_SECONDS = 120
# Names of the machine's own settings must not reach a shop under test.
_PASSED_ON = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TMPDIR", "TZ")
SERVE, WORKER, SANDBOX = "serve", "worker", "sandbox"
PARTS = (SANDBOX, SERVE, WORKER)


class Shop:
    """A shop on this machine; ``env`` holds its settings and may be changed before ``start``."""

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.named_url = f"http://localhost:{self.port}"
        self.sandbox_url = f"http://{LOOPBACK}:{self.sandbox_port}"
        self.sandbox = SandboxControls(self.sandbox_url)
        self.env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self.env |= {
            "BASE_URL": self.url,
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'shop.sqlite'}",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "RATELIMIT_ENABLED": "false",
            "SANDBOX_PORT": str(self.sandbox_port),
            "SECRET_KEY": "a secret only for tests, 0123456789 abcdefghij",
            "STAFF_MAIL": "staff@example.com",
            "STAFF_SECOND_FACTOR": "offered",
            "STRIPE_API_BASE": self.sandbox_url,
            "STRIPE_API_KEY": "sk_test_demo_0123456789abcdefghijklmn",
            "STRIPE_WEBHOOK_SECRET": "whsec_0123456789abcdefghijklmn",
            **settings,
        }
        self.database = Database(self.env["DATABASE_URL"])
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def prepare(self, *, seeded: bool = True) -> None:
        """Make the tables, and by default load the seeds."""
        self.command("init")
        if seeded:
            self.command("seed")

    def start(self, *parts: str) -> None:
        """Start all processes, or those named, and wait until they answer."""
        for part in parts or PARTS:
            log = (self.folder / f"{part}.log").open("ab")
            with log:
                self._running[part] = subprocess.Popen(
                    self._line(part),
                    env=self.env,
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for part in parts or PARTS:
            self._wait_for(part)

    def stop(self, *parts: str) -> None:
        """Ask all processes, or those named, to end, and wait until they have."""
        for part in parts or PARTS[::-1]:
            self._end(part, signal.SIGTERM)

    def kill(self, *parts: str) -> None:
        """End all processes with their children, or those named, as a power cut would."""
        for part in parts or PARTS:
            os.killpg(self._running[part].pid, signal.SIGKILL)
            self._end(part, signal.SIGKILL)

    def command(self, *words: str, given: str | None = None) -> str:
        """Run ``catalogue …`` to its end and return what it printed; raise when it failed."""
        outcome = subprocess.run(
            self._line(*words),
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            input=given,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
        assert outcome.returncode == 0, f"{words}: {outcome.stderr or outcome.stdout}"
        return outcome.stdout

    def exported(self, what: str) -> list[dict[str, Any]]:
        """Return what ``catalogue export`` prints about ``orders`` or ``books``."""
        found: list[dict[str, Any]] = json.loads(self.command("export", what, "--format", "json"))
        return found

    def orders_of(self, email: str) -> list[dict[str, Any]]:
        """Return the orders of an address as the export would tell them, oldest first."""
        with self.database.read() as reader:
            return [order for order in exported_orders(reader) if order["email"] == email]

    def stock(self, sku: str) -> int:
        """Return how many copies of an edition are on the shelf."""
        with self.database.read() as reader:
            return edition_by_sku(reader, sku).stock or 0

    def enquiries_of(self, email: str) -> int:
        """Return how many enquiries of an address are kept."""
        with self.database.read() as reader:
            kept = select(func.count()).select_from(Enquiry).where(Enquiry.email == email)
            return reader.scalars(kept).one()

    def let_leases_run_out(self) -> None:
        """Give back what dead workers held, as two minutes would."""
        with self.database.write() as writer:
            writer.execute(update(Job).values(due_at=utc_now(), lease=None))

    def letters(self) -> list[EmailMessage]:
        """Return the letters that were written to the data folder, oldest first."""
        files = sorted(
            (self.folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns
        )
        return [
            message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
            for file in files
        ]

    def letters_to(self, address: str, *, about: str = "") -> list[EmailMessage]:
        """Return the letters to an address so far, oldest first."""
        return [
            letter
            for letter in self.letters()
            if address in str(letter["To"]) and about in str(letter["Subject"])
        ]

    def letter_to(
        self, address: str, *, about: str = "", count: int = 1, within: float = 20
    ) -> EmailMessage:
        """Return the newest letter to an address, as soon as there are so many."""

        def found() -> list[EmailMessage]:
            letters = self.letters_to(address, about=about)
            return letters if len(letters) >= count else []

        return eventually(found, within=within, what=f"a letter about {about!r} to {address}")[-1]

    def log(self, part: str) -> str:
        """Return what a process has printed so far."""
        path = self.folder / f"{part}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _line(self, *words: str) -> list[str]:
        if words == (SANDBOX,):
            return [sys.executable, "-c", PROGRAM]
        return [sys.executable, "-c", "from catalogue.cli import main; main()", *words]

    def _wait_for(self, part: str) -> None:
        def is_up() -> bool:
            code = self._running[part].poll()
            assert code is None, f"{part} ended with {code}:\n{self.log(part)[-4000:]}"
            if part == SERVE:
                return _answers(f"{self.url}/healthz")
            return part == WORKER or _answers(f"{self.sandbox_url}/_sandbox/health")

        eventually(is_up, within=_START_SECONDS, every=0.05, what=f"the start of {part}")

    def _end(self, part: str, how: signal.Signals) -> None:
        process = self._running.pop(part, None)
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            message = f"{part} did not end within {_STOP_SECONDS} s:\n{self.log(part)[-4000:]}"
            raise AssertionError(message) from None


@contextmanager
def running_shop(database_url: str = "", **settings: str) -> Iterator[Shop]:
    """Give a seeded shop whose processes all run; its data folder is removed at the end.

    ``settings`` are environment names of the contract, such as ``SMTP_URL``.
    """
    with tempfile.TemporaryDirectory(prefix="catalogue-shop-") as folder:
        shop = Shop(Path(folder), database_url, **settings)
        shop.prepare()
        try:
            shop.start()
            yield shop
        finally:
            shop.database.dispose()
            shop.stop()


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except HTTPError as refusal:
        refusal.close()
        return False
    except OSError:
        return False
