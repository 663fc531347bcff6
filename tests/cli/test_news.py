"""``catalogue news`` and ``catalogue spam``: what staff do without pages."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from catalogue.cli import main
from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.mail.postman import FolderPostman
from catalogue.news.models import NewsCopy, NewsLetter
from catalogue.news.types import NewsStatus, SubscriberStatus
from catalogue.payments.gateway import StripeGateway
from catalogue.spam.services import learn
from catalogue.worker import Tools, work_once
from tests.conftest import Databases
from tests.factories.blog import make_post
from tests.factories.bounces import bounce_of
from tests.factories.news import make_crowd, make_letter, standing
from tests.factories.orders import LINKS
from tests.support.databases import opened

SLUG = "monday"


class Office:
    """Commands of one shop, and its database."""

    def __init__(self, database: Database, env: dict[str, str], folder: Path) -> None:
        self.database = database
        self._env = env
        self._folder = folder

    def ask(self, *words: str, given: str | bytes = "") -> Result:
        return CliRunner().invoke(main, words, env=self._env, input=given)

    def run(self, *words: str, given: str | bytes = "") -> str:
        outcome = self.ask(*words, given=given)
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    def draft(self, title: str = "Monday") -> str:
        with self.database.write() as session:
            now = utc_now()
            post = make_post(session, title, summary="First lines.", published_at=now, now=now)
            return str(make_letter(session, post, now=now).id)

    def crowd(self, size: int) -> list[str]:
        with self.database.write() as session:
            return make_crowd(session, size)

    def work(self) -> None:
        postman = FolderPostman(self._folder, sender="The shop <shop@example.com>", host="x")
        work_once(Tools(self.database, StripeGateway("", "", live=False), postman, LINKS))

    def copies(self) -> list[UUID]:
        with self.database.read() as session:
            return list(session.scalars(select(NewsCopy.kept_id)))

    def status_of(self, email: str) -> SubscriberStatus:
        with self.database.read() as session:
            return standing(session, email).status

    def letter_status(self) -> NewsStatus:
        with self.database.read() as session:
            return session.scalars(select(NewsLetter.status)).one()


@pytest.fixture
def office(databases: Databases, backend: str, tmp_path: Path) -> Iterator[Office]:
    with databases.backend(backend).fresh_url() as url, opened(url) as database:
        env = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "STRIPE_API_KEY": ""}
        yield Office(database, env, tmp_path / "mail")


def test_drafts_are_listed_with_what_is_needed_to_name_them(office: Office) -> None:
    assert "No letter waits" in office.run("news", "drafts")
    letter_id = office.draft()
    line = office.run("news", "drafts")
    assert letter_id in line
    assert "draft  Monday  (monday)" in line


def test_a_letter_is_shown_as_it_will_be_read(office: Office) -> None:
    office.draft()
    shown = office.run("news", "show", SLUG)
    assert shown.startswith("Subject: Monday")
    assert "First lines." in shown
    assert "/blog/monday" in shown


def test_a_letter_is_sent_once(office: Office) -> None:
    office.crowd(2)
    letter_id = office.draft()
    assert office.run("news", "send", letter_id) == "“Monday” goes to 2 subscribers.\n"
    again = office.ask("news", "send", SLUG)
    assert again.exit_code == 1
    assert "sent or discarded already" in again.output
    office.work()
    assert len(office.copies()) == 2
    assert "2 copies written" in office.run("news", "drafts")


def test_a_letter_is_discarded(office: Office) -> None:
    office.draft()
    assert office.run("news", "discard", SLUG) == "Discarded the letter about “Monday”.\n"
    assert office.letter_status() is NewsStatus.DISCARDED


def test_a_name_of_nothing_is_one_sentence(office: Office) -> None:
    outcome = office.ask("news", "send", "nothing")
    assert outcome.exit_code == 1
    assert "There is no such letter." in outcome.output


def test_subscribers_are_counted_and_listed(office: Office) -> None:
    first, second = office.crowd(2)
    assert office.run("news", "subscribers") == "0 pending, 2 subscribed, 0 left, 0 bounced\n"
    head, *lines = office.run("news", "subscribers", "--csv").splitlines()
    assert head == "email,status,asked_at,confirmed_at,left_at"
    assert [line.split(",")[:2] for line in lines] == [
        [first, "subscribed"],
        [second, "subscribed"],
    ]


def test_no_address_is_taken_for_a_formula(office: Office) -> None:
    with office.database.write() as session:
        (address,) = make_crowd(session, 1)
        standing(session, address).email = "=cmd|x@example.com"
    assert "\n'=cmd|x@example.com," in office.run("news", "subscribers", "--csv")


def test_an_address_is_stopped_or_erased(office: Office) -> None:
    dead, gone = office.crowd(2)
    assert "written to no more" in office.run("news", "bounce", dead)
    assert office.status_of(dead) is SubscriberStatus.BOUNCED
    office.run("news", "forget", gone)
    assert gone not in office.run("news", "subscribers", "--csv")
    assert "Nobody signed up" in office.ask("news", "forget", gone).output


def test_mail_that_came_back_is_read_from_a_pipe(office: Office) -> None:
    office.crowd(1)
    office.draft()
    office.run("news", "send", SLUG)
    office.work()
    (kept_id,) = office.copies()
    notice = bounce_of(kept_id)
    assert office.run("news", "bounces", "-", given=notice) == (
        "1 of our letters came back for good.\n"
    )
    assert office.run("news", "bounces", "-", given=b"\xff\x00 nonsense") == "Nothing of ours.\n"


def test_the_filter_says_what_it_knows_and_judges_a_text(office: Office) -> None:
    assert "before it has seen both kinds" in office.run("spam", "status")
    with office.database.write() as session:
        for _ in range(5):
            learn(session, "casino bonus", is_spam=True)
            learn(session, "my team", is_spam=False)
    assert office.run("spam", "status") == "Learned from 5 unwanted and 5 wanted replies.\n"
    judged = office.run("spam", "try", "-", given="A casino bonus!")
    assert judged == "97% likely to be spam, held; words: bonus, casino.\n"
