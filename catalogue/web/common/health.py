"""What machines ask: is the process up, is it ready, how is it doing."""

import hmac
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from werkzeug.exceptions import Forbidden

from catalogue.core.clock import utc_now
from catalogue.db.revision import pending
from catalogue.jobs.queries import QueueHealth, queue_health
from catalogue.web.common.shop import database, settings

pages = Blueprint("health", __name__)

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LATE_SECONDS = 600
_WATCHED = frozenset({"/healthz", "/readyz"})


def watched_from_near(wsgi: Callable[..., Any], host: str) -> Callable[..., Iterable[bytes]]:
    """Let this machine ask for its health under any name; every other page keeps to its own.

    A supervisor asks at 127.0.0.1, which is no name of a shop in production.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_near = environ.get("REMOTE_ADDR") in _LOOPBACK
        if is_near and environ.get("PATH_INFO") in _WATCHED:
            environ["HTTP_HOST"] = host
        found: Iterable[bytes] = wsgi(environ, start_response)
        return found

    return answer


@pages.get("/healthz")
def process() -> Response:
    """Say that this process answers."""
    return jsonify(status="ok")


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say whether database, migrations and worker are as they should be; 503 when not."""
    with database().read() as reader:
        health = queue_health(reader, now=utc_now())
    migrated = not pending(database().engine)
    is_ready = migrated and health.oldest_due_seconds < _LATE_SECONDS
    body = jsonify(
        database=True, migrated=migrated, oldest_due_job_seconds=health.oldest_due_seconds
    )
    return body, 200 if is_ready else 503


@pages.get("/metrics")
def metrics() -> Response:
    """Give figures for Prometheus, to whoever holds the token; in development to this machine."""
    is_near = not settings().is_production and request.remote_addr in _LOOPBACK
    if not is_near and not _has_token():
        raise Forbidden
    with database().read() as reader:
        health = queue_health(reader, now=utc_now())
    return Response(generate_latest(_registry(health)), mimetype="text/plain")


def _has_token() -> bool:
    """Compare bytes, as they came: a header may hold any, and WSGI gives them as Latin-1."""
    expected = settings().metrics_token.get_secret_value().encode()
    given = request.headers.get("Authorization", "").encode("latin-1", "replace")
    return bool(expected) and hmac.compare_digest(given, b"Bearer " + expected)


class _Figures:
    """Hands one reading to prometheus_client, which wants an object that collects."""

    def __init__(self, health: QueueHealth) -> None:
        self._health = health

    def collect(self) -> list[GaugeMetricFamily]:
        """Return the gauges."""
        figures = {
            "catalogue_jobs_due": ("Jobs that wait to be done.", self._health.due),
            "catalogue_jobs_dead": ("Jobs that a person has to look at.", self._health.dead),
            "catalogue_oldest_due_job_seconds": (
                "How long the oldest due job has waited.",
                self._health.oldest_due_seconds,
            ),
        }
        return [
            GaugeMetricFamily(name, text, value=value) for name, (text, value) in figures.items()
        ]


def _registry(health: QueueHealth) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Figures(health))
    return registry
