"""Serving the sandbox on this machine."""

import threading
from pathlib import Path
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

from catalogue.sandbox.app import Sandbox, create_sandbox

_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_THREADS = 16
_ROUND_SECONDS = 1


class SandboxServer:
    """A sandbox on a port; `run` answers requests until `stop`, a signal or an interrupt."""

    def __init__(self, sandbox: Sandbox, *, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in _LOOPBACK:
            raise ValueError(f"The sandbox listens on this machine only, not on {host}.")
        self._sandbox = sandbox
        self._stopping = False
        self._open = threading.Lock()  # Nobody wakes a server whose sockets are closed.
        self._sockets: dict[int, Any] = {}
        self._server = create_server(
            sandbox, map=self._sockets, host="127.0.0.1", port=port, threads=_THREADS, ident=None
        )
        self.url = f"http://{host}:{self._server.effective_port}"

    def run(self) -> None:
        """Answer requests, send webhooks, let time pass; then close everything."""
        self._sandbox.start()
        try:
            while not self._stopping:
                wasyncore.loop(timeout=_ROUND_SECONDS, use_poll=True, map=self._sockets, count=1)
        except (KeyboardInterrupt, SystemExit):
            self._stopping = True
        finally:
            self._server.task_dispatcher.shutdown()
            with self._open:
                self._stopping = True
                wasyncore.close_all(self._sockets)
            self._sandbox.close()

    def stop(self) -> None:
        """End `run`, from another thread."""
        with self._open:
            if not self._stopping:
                self._stopping = True
                self._server.pull_trigger()


def serve_sandbox(
    host: str,
    port: int,
    *,
    path: Path,
    webhook_url: str,
    webhook_secret: str,
    api_key: str,
    shop_name: str = "Bookshop",
) -> None:
    """Serve a sandbox until the process is told to end; raise ValueError for unsafe settings."""
    sandbox = create_sandbox(
        path,
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        api_key=api_key,
        shop_name=shop_name,
    )
    SandboxServer(sandbox, host=host, port=port).run()
