"""Staff see what waits and what is dead, and put it right without a developer."""

from uuid import UUID

from sqlalchemy import select

from catalogue.accounts.models import AuditEntry
from catalogue.core.clock import utc_now
from catalogue.delivery.messages import SendFreshLinks
from catalogue.jobs.models import Job
from catalogue.jobs.queue import enqueue
from catalogue.jobs.types import JobStatus
from catalogue.mail.models import KeptLetter
from catalogue.mail.services import note_refused, post_letter
from catalogue.mail.types import Letter, LetterStatus
from tests.support.staff import Staff
from tests.support.web_shop import WebShop


def dead_job(shop: WebShop, reason: str = "OSError: no route", key: str = "one") -> UUID:
    with shop.database.write() as session:
        enqueue(session, SendFreshLinks("rosa@example.com"), now=utc_now(), key=key)
        session.flush()
        job = session.scalars(select(Job).where(Job.key == key)).one()
        job.status, job.error, job.attempts = JobStatus.DEAD, reason, 12
        return job.id


def status_of(shop: WebShop, job_id: UUID) -> JobStatus | None:
    with shop.database.read() as session:
        job = session.get(Job, job_id)
        return job.status if job else None


def acts(shop: WebShop) -> list[str]:
    with shop.database.read() as session:
        return list(session.scalars(select(AuditEntry.act)))


def test_a_dead_job_stands_there_with_its_reason_and_can_be_tried_again(staff: Staff) -> None:
    job, other = dead_job(staff.shop), dead_job(staff.shop, key="two")
    owner = staff.signed_in("owner")
    assert "OSError: no route" in owner.get("/staff/jobs/").text
    assert owner.post("/staff/jobs/retry", {"job": str(job)}).status_code == 303
    assert status_of(staff.shop, job) is JobStatus.DUE
    assert status_of(staff.shop, other) is JobStatus.DEAD
    owner.post("/staff/jobs/retry", {"all": "1"})
    assert status_of(staff.shop, other) is JobStatus.DUE
    assert acts(staff.shop).count("jobs.retried") == 2


def test_a_job_that_is_given_up_is_gone_and_the_audit_keeps_it(staff: Staff) -> None:
    job = dead_job(staff.shop)
    owner = staff.signed_in("owner")
    assert owner.post(f"/staff/jobs/{job}/give-up").status_code == 303
    assert status_of(staff.shop, job) is None
    assert "job.given_up" in acts(staff.shop)
    assert owner.post(f"/staff/jobs/{job}/give-up").status_code == 404


def test_a_refused_letter_tells_why_and_goes_out_once_more(staff: Staff) -> None:
    with staff.shop.database.write() as session:
        letter = Letter("rosa@example.com", "Your books", "Here.\n", "<p>Here.</p>", "order:1")
        letter_id = post_letter(session, letter, now=utc_now())
        note_refused(session, letter_id, reason="550 quota is used up")
    owner = staff.signed_in("owner")
    assert "550 quota is used up" in owner.get("/staff/jobs/").text
    assert owner.post(f"/staff/jobs/letters/{letter_id}/send-again").status_code == 303
    assert owner.post(f"/staff/jobs/letters/{letter_id}/send-again").status_code == 404
    staff.shop.work()
    with staff.shop.database.read() as session:
        assert session.get_one(KeptLetter, letter_id).status is LetterStatus.SENT


def test_support_reads_and_does_nothing(staff: Staff) -> None:
    job = dead_job(staff.shop)
    support = staff.signed_in("support")
    page = support.get("/staff/jobs/").text
    assert "OSError: no route" in page
    assert "Try all again" not in page
    assert support.post("/staff/jobs/retry", {"all": "1"}).status_code == 403
    assert status_of(staff.shop, job) is JobStatus.DEAD
