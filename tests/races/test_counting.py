"""Money that moves while its day is counted is never missing from the reports."""

import pytest

from catalogue.core.clock import utc_now
from catalogue.orders.services import mark_day
from catalogue.reports.queries import totals
from catalogue.reports.services import count_days
from catalogue.reports.types import Period
from tests.support.back_office import BackOffice
from tests.support.guards import Guard, meanwhile, unguarded

pytestmark = pytest.mark.race
COUNTED = "INSERT INTO day_figures"
ONLY_WHAT_WAS_THERE = Guard("DELETE FROM stale_days", r" WHERE .*")


def sales(office: BackOffice) -> int:
    today = utc_now().date()
    with office.database.read() as session:
        return totals(session, Period(today, today))["GBP"].sales


def count_while_somebody_pays(office: BackOffice) -> None:
    edition = office.edition(price=1000)
    office.sell(edition)
    interrupted = meanwhile(office.database, COUNTED, lambda: office.sell(edition))
    with interrupted, office.database.write() as session:
        mark_day(session, utc_now())
        session.flush()
        count_days(session)


def test_an_order_paid_while_its_day_is_counted_leaves_the_day_stale(office: BackOffice) -> None:
    count_while_somebody_pays(office)
    assert sales(office) == 2000
    with office.database.write() as session:
        assert count_days(session) == 1
    assert sales(office) == 2000


def test_control_one_who_strikes_out_all_marks_loses_the_order(office: BackOffice) -> None:
    with unguarded(office.database, ONLY_WHAT_WAS_THERE):
        count_while_somebody_pays(office)
    assert sales(office) == 1000
