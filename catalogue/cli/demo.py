"""The demo: shop, worker and sandbox as threads of one process."""

import secrets
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

import click
import waitress

from catalogue.accounts.errors import StaffExistsError
from catalogue.accounts.services import add_staff
from catalogue.accounts.types import Role
from catalogue.app import create_app
from catalogue.cli.context import make_tools, open_shop
from catalogue.cli.seed import load_seeds
from catalogue.core.clock import utc_now
from catalogue.core.kept_secret import kept_secret
from catalogue.sandbox.server import serve_sandbox
from catalogue.settings import Settings
from catalogue.worker import work

_HOST = "127.0.0.1"
_STAFF = "owner@example.com"
_THREADS = 8


class Demo:
    """Everything that ``make run`` starts."""

    def __init__(self, settings: Settings) -> None:
        """Open the shop and load the seeds."""
        self._settings = settings
        self._shop = open_shop(settings)
        load_seeds(self._shop)
        self._stop = threading.Event()

    def run(self) -> None:
        """Start all, say where, and wait until told to stop."""
        server = waitress.create_server(
            create_app(self._settings), host=_HOST, port=self._settings.port, threads=_THREADS
        )
        if self._has_sandbox:
            self._start(self._serve_sandbox)
        worker = self._start(lambda: work(make_tools(self._shop), self._stop))
        self._start(server.run)
        self._greet()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        self._stop.wait()
        server.close()
        worker.join(timeout=20)

    @property
    def _has_sandbox(self) -> bool:
        return self._settings.stripe_api_base.startswith(f"http://{_HOST}:")

    @staticmethod
    def _start(target: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        return thread

    def _serve_sandbox(self) -> None:
        serve_sandbox(
            _HOST,
            self._settings.sandbox_port,
            path=self._settings.data_dir / "sandbox.sqlite",
            webhook_url=f"http://{_HOST}:{self._settings.port}/stripe/webhook",
            webhook_secret=self._settings.stripe_webhook_secret.get_secret_value(),
            api_key=self._settings.stripe_api_key.get_secret_value(),
            shop_name=self._settings.shop_name,
        )

    def _greet(self) -> None:
        click.echo(f"The shop is open:  {self._settings.base_url}")
        if self._has_sandbox:
            click.echo(f"Payment sandbox:   {self._settings.stripe_api_base}")
            click.echo("Pay with:          4242 4242 4242 4242 (no money moves)")
        if not self._settings.smtp_url.get_secret_value():
            click.echo(f"Letters lie in:    {self._settings.data_dir / 'mail'}")
        click.echo(f"Staff pages:       {self._settings.base_url}/staff/")
        click.echo(f"Demo staff:        {_STAFF} / {self._staff_password()}")
        click.echo("Stop with Ctrl-C.")

    def _staff_password(self) -> str:
        """Make the demo's owner at the first start; the password stays beside the data."""
        path = self._settings.data_dir / "demo_staff_password"
        password = kept_secret(path, lambda: secrets.token_urlsafe(12))
        with suppress(StaffExistsError), self._shop.database.write() as session:
            add_staff(session, _STAFF, role=Role.OWNER, password=password, now=utc_now())
        return password
