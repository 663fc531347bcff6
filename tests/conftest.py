"""Fixtures that all tests share. Databases are real; what a fixture gives is said in its line."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Literal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from catalogue.db import Database

pytest.register_assert_rewrite("tests.support")

# A busy machine is slow; that is no property of the code.
settings.register_profile("shop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shop")

from tests.support.databases import (  # noqa: E402 -- after its assertions are made readable.
    Backend,
    PostgresBackend,
    SqliteBackend,
    opened,
    rolled_back,
)
from tests.support.postgres import postgres_server  # noqa: E402
from tests.support.smtp import MailServer, mail_server  # noqa: E402

BackendName = Literal["sqlite", "postgresql"]


class Databases:
    """All databases of one worker; servers and templates are made when first asked for."""

    def __init__(self, backends: dict[str, Backend], owned: ExitStack) -> None:
        self._backends = backends
        self._owned = owned
        self._shared: dict[str, Database] = {}

    def backend(self, name: str) -> Backend:
        """Return one kind of database."""
        return self._backends[name]

    def shared(self, name: str) -> Database:
        """Return the worker's database for sessions of which nothing remains."""
        if name not in self._shared:
            url = self._owned.enter_context(self._backends[name].fresh_url())
            self._shared[name] = self._owned.enter_context(opened(url))
        return self._shared[name]


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Both kinds of database, for this worker."""
    about_worker: dict[str, str] = getattr(request.config, "workerinput", {})
    run_id = about_worker.get("testrunuid", uuid4().hex)
    worker = about_worker.get("workerid", "main")
    with ExitStack() as owned:
        postgres = PostgresBackend(
            lambda: owned.enter_context(postgres_server(run_id)), f"test_{run_id[:12]}_{worker}"
        )
        sqlite = SqliteBackend(tmp_path_factory.mktemp("sqlite"))
        with ExitStack() as used:
            used.callback(postgres.close)
            yield Databases({"sqlite": sqlite, "postgresql": postgres}, used)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database: every test that asks for one runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def database(databases: Databases, backend: str) -> Iterator[Database]:
    """A migrated database of the test's own, for what commits or opens several connections."""
    with databases.backend(backend).fresh_url() as url, opened(url) as database:
        yield database


@pytest.fixture
def session(
    request: pytest.FixtureRequest, databases: Databases, backend: str
) -> Iterator[Session]:
    """A writing session of which nothing remains; the quick way to test services and queries."""
    if "database" in request.fixturenames:
        pytest.fail("ask for session or for database; with database, use database.write()")
    with rolled_back(databases.shared(backend)) as session:
        yield session


@pytest.fixture
def postgres_database(databases: Databases) -> Iterator[Database]:
    """A migrated PostgreSQL database of the test's own, for races."""
    with databases.backend("postgresql").fresh_url() as url, opened(url) as database:
        yield database


@pytest.fixture
def empty_database_url(databases: Databases, backend: str) -> Iterator[str]:
    """The address of a database without tables, for trying migrations up and down."""
    with databases.backend(backend).empty_url() as url:
        yield url


@pytest.fixture
def letters() -> Iterator[MailServer]:
    """A real mail server on the loopback; ``letters.url`` is a value for SMTP_URL."""
    with mail_server() as server:
        yield server
