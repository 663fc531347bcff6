"""The page of the audit."""

from catalogue.accounts.queries.audit import PAGE_SIZE
from catalogue.accounts.services import record
from catalogue.accounts.types import About, Actor
from catalogue.core.clock import utc_now
from tests.support.staff import Staff


def noted(staff: Staff, count: int, *, actor: str = "bo@example.com", label: str = "Thing") -> None:
    with staff.shop.database.write() as session:
        for number in range(count):
            about = About("book", str(number), f"{label} {number}")
            after = {"title": f"=Title {number}"}
            record(session, Actor(actor), "book.renamed", about, after=after, now=utc_now())


def test_an_owner_reads_who_did_what_page_by_page(staff: Staff) -> None:
    noted(staff, PAGE_SIZE + 5)
    client = staff.signed_in("owner")
    first = client.get("/staff/audit/?who=bo@example.com").text
    assert ("Thing 54" in first, "Thing 4<" in first) == (True, False)
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Thing 4<" in client.get(older.replace("&amp;", "&")).text


def test_entries_are_found_by_words_and_days(staff: Staff) -> None:
    noted(staff, 1, label="Secrets")
    noted(staff, 1, label="Minutes")
    client = staff.signed_in("owner")
    page = client.get("/staff/audit/?q=secret").text
    assert ("Secrets 0" in page, "Minutes 0" in page) == (True, False)
    assert "Nobody did such a thing" in client.get("/staff/audit/?until=2020-01-01").text
    assert client.get("/staff/audit/?since=yesterday").status_code == 422


def test_the_csv_holds_no_formula_and_is_an_entry_itself(staff: Staff) -> None:
    noted(staff, 1, actor="=cmd()")
    client = staff.signed_in("owner")
    answer = client.post("/staff/audit/audit.csv")
    assert answer.mimetype == "text/csv"
    assert "'=cmd()" in answer.text
    assert "exported the audit" in client.get("/staff/audit/").text
