"""Staff at once: two owners cannot disable each other, and a code opens one door."""

from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from catalogue.accounts.errors import LastOwnerError
from catalogue.accounts.models import StaffMember
from catalogue.accounts.queries import member_by_id
from catalogue.accounts.services import add_staff
from catalogue.accounts.services.people import disable_member
from catalogue.accounts.types import Role
from catalogue.core.clock import utc_now
from catalogue.db import Database
from tests.support.guards import Guard, unguarded
from tests.support.parallel import at_once
from tests.support.staff import PASSWORD

pytestmark = pytest.mark.race
OWNERS_LOCK = Guard("SELECT staff.id", " FOR UPDATE")


def two_owners(database: Database) -> list[UUID]:
    with database.write() as session:
        return [
            add_staff(session, email, role=Role.OWNER, password=PASSWORD, now=utc_now()).id
            for email in ("ann@example.com", "bo@example.com")
        ]


def owners_left(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(StaffMember.is_active)) or 0


def disable(database: Database, ready: Barrier, member_id: UUID) -> bool:
    """Disable an owner; wait for the other one between looking and writing, if nobody is locked."""
    try:
        with database.write() as session:
            member = member_by_id(session, member_id)
            ready.wait(10)
            disable_member(session, member, now=utc_now())
    except LastOwnerError:
        return False
    return True


def test_two_owners_cannot_disable_each_other(postgres_database: Database) -> None:
    owners = two_owners(postgres_database)
    gone = at_once(partial(disable, postgres_database, Barrier(2)), *owners)
    assert sorted(gone) == [False, True]
    assert owners_left(postgres_database) == 1


def test_control_without_the_lock_no_owner_is_left(postgres_database: Database) -> None:
    owners = two_owners(postgres_database)
    both_looked = Barrier(2)

    def slow(member_id: UUID) -> bool:
        with postgres_database.write() as session:
            member = member_by_id(session, member_id)
            disable_member(session, member, now=utc_now())
            both_looked.wait(10)
        return True

    with unguarded(postgres_database, OWNERS_LOCK):
        at_once(slow, *owners)
    assert owners_left(postgres_database) == 0
