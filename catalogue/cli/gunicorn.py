"""The production web server: gunicorn with threads, configured here and nowhere else."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

_GRACEFUL_SECONDS = 30


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn around an application that is made already, so that its workers share memory."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self._app


def run_gunicorn(app: Flask, *, bind: str, workers: int, threads: int) -> None:
    """Serve until SIGTERM, then finish what is in flight for up to thirty seconds."""
    options = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "preload_app": True,
        "graceful_timeout": _GRACEFUL_SECONDS,
        "timeout": 60,
        "keepalive": 5,
        # No header may say where the application lies: addresses on kept pages come from it.
        "forwarder_headers": "",
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    _Server(app, options).run()
