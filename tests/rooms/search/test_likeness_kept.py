"""What resembles what is kept in step with what can be found, on both databases."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.clock import utc_now
from catalogue.core.ids import new_id
from catalogue.db import Database
from catalogue.db.generation import current_generation
from catalogue.jobs.models import Job
from catalogue.jobs.queue import take
from catalogue.search.likeness import likes_of
from catalogue.search.messages import RefreshLikeness
from catalogue.search.models import Likeness
from catalogue.search.queries import indexed_texts
from catalogue.search.services import forget_document, index_document, keep_likes
from catalogue.search.types import Kind
from catalogue.worker.likeness import refresh_likeness
from tests.rooms.jobs.test_worker import tools_for


def add(session: Session, title: str, kind: Kind = Kind.POST) -> UUID:
    ref = new_id()
    index_document(session, kind, ref, title=title, body="")
    return ref


def refresh(session: Session) -> None:
    texts = indexed_texts(session)
    keep_likes(session, texts, likes_of(texts))


def rows(session: Session) -> list[tuple[UUID, int, UUID]]:
    found = select(Likeness.ref, Likeness.rank, Likeness.other_ref)
    return sorted((row.ref, row.rank, row.other_ref) for row in session.execute(found))


def waiting(session: Session) -> list[str | None]:
    keys = select(Job.key).where(Job.kind == RefreshLikeness.__name__).order_by(Job.key)
    return list(session.scalars(keys))


def test_what_resembles_is_kept_both_ways(session: Session) -> None:
    one, other = add(session, "Lifeboat crew"), add(session, "Lifeboats")
    add(session, "Gardening")
    refresh(session)
    assert rows(session) == sorted([(one, 0, other), (other, 0, one)])


def test_what_is_forgotten_resembles_nothing_any_more(session: Session) -> None:
    one, other = add(session, "Lifeboat crew"), add(session, "Lifeboats")
    third = add(session, "A crew")
    refresh(session)
    forget_document(session, Kind.POST, other)
    refresh(session)
    assert rows(session) == sorted([(one, 0, third), (third, 0, one)])


def test_a_second_time_writes_nothing(database: Database) -> None:
    with database.write() as session:
        add(session, "Lifeboat crew")
        add(session, "Lifeboats")
    for expected in (1, 0):
        with database.write() as session:
            before = current_generation(session)
            refresh(session)
        with database.read() as session:
            assert current_generation(session) - before == expected


def test_many_changes_are_one_job_that_waits_for_more(session: Session) -> None:
    refs = [add(session, f"Post {number}") for number in range(3)]
    forget_document(session, Kind.POST, refs[0])
    assert waiting(session) == ["likeness"]
    assert take(session, now=utc_now()) == []


def test_forgetting_what_was_never_known_is_no_change(session: Session) -> None:
    forget_document(session, Kind.POST, new_id())
    assert waiting(session) == []


def test_texts_that_changed_meanwhile_are_compared_again(session: Session) -> None:
    one, other = add(session, "Lifeboat crew"), add(session, "Lifeboats")
    texts = indexed_texts(session)
    late = add(session, "A crew of lifeboats")
    keep_likes(session, texts, likes_of(texts))
    assert rows(session) == sorted([(one, 0, other), (other, 0, one)])
    assert waiting(session) == ["likeness", "likeness again"]
    refresh(session)
    assert late in {ref for ref, _rank, _other in rows(session)}


def test_the_worker_compares_before_it_writes(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        add(session, "Lifeboat crew")
        add(session, "Lifeboats")
    step = refresh_likeness(RefreshLikeness(), tools_for(database, tmp_path))
    with database.read() as session:
        assert rows(session) == []
    with database.write() as session:
        step(session)
    with database.read() as session:
        assert len(rows(session)) == 2


@pytest.mark.parametrize("most", [13, 20])
def test_no_more_than_a_dozen_are_kept(session: Session, most: int) -> None:
    for _ in range(most):
        add(session, "Lifeboats")
    refresh(session)
    assert max(rank for _ref, rank, _other in rows(session)) == 11
