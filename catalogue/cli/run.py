"""Start things: the tables, the web server, the worker, or all at once for a demo."""

import secrets
import signal
import threading
from pathlib import Path

import click
from pydantic import SecretStr

from catalogue.app import create_app
from catalogue.cli.context import checked, load_settings, make_tools, open_shop
from catalogue.cli.gunicorn import run_gunicorn
from catalogue.core.kept_secret import kept_secret
from catalogue.settings import Settings, StaffSecondFactor
from catalogue.worker import work, work_once

_DEMO_KEY = "sk_test_demo_"


@click.command()
def init() -> None:
    """Make folders and tables, or bring them up to date; safe to repeat."""
    settings = load_settings()
    prepare(settings)
    click.echo(f"Ready: {settings.database.rpartition('@')[2]}")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Default: PORT.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int | None, workers: int, threads: int, host: str) -> None:
    """Serve the shop in production, behind a web server that speaks TLS."""
    settings = checked(load_settings())
    run_gunicorn(
        create_app(settings),
        bind=f"{host}:{port or settings.port}",
        workers=workers,
        threads=threads,
    )


@click.command()
@click.option("--once", is_flag=True, help="End when nothing is due any more.")
def worker(*, once: bool) -> None:
    """Do what is due: settle payments, deliver, send letters."""
    tools = make_tools(open_shop(checked(load_settings())))
    if once:
        click.echo(f"Done: {work_once(tools)} jobs.")
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(tools, stop)


@click.command()
def demo() -> None:
    """Start shop, worker and a stand-in for Stripe, seeded and ready to buy from."""
    from catalogue.cli.demo import Demo

    settings = demo_settings(load_settings())
    prepare(settings)
    Demo(checked(settings)).run()


def prepare(settings: Settings) -> None:
    """Make the data folder and the tables."""
    from catalogue.db.migrate import upgrade

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database)


def demo_settings(settings: Settings) -> Settings:
    """Return settings that lead to the sandbox, unless a key for Stripe itself is set."""
    if settings.is_production:
        raise click.ClickException("ENV is production: the demo and its sandbox do not start.")
    changes: dict[str, object] = {}
    if "staff_second_factor" not in settings.model_fields_set:
        changes["staff_second_factor"] = StaffSecondFactor.OFFERED
    if "base_url" not in settings.model_fields_set:
        changes["base_url"] = f"http://127.0.0.1:{settings.port}"
    if not settings.stripe_api_key.get_secret_value():
        folder = settings.data_dir
        changes |= {
            "stripe_api_key": SecretStr(_kept_secret(folder / "sandbox_key", _DEMO_KEY)),
            "stripe_webhook_secret": SecretStr(_kept_secret(folder / "sandbox_hook", "whsec_")),
            "stripe_api_base": f"http://127.0.0.1:{settings.sandbox_port}",
        }
    return settings.model_copy(update=changes)


def _kept_secret(path: Path, prefix: str) -> str:
    """Return a random value that stays the same from start to start."""
    return kept_secret(path, lambda: prefix + secrets.token_hex(16))
