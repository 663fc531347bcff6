"""How the shop's own work goes: what waits, what is dead and why, letters, and word from Stripe."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.jobs.models import Job
from catalogue.jobs.queries import dead_jobs, find_dead_job, heartbeats, kinds_of_work
from catalogue.jobs.queue import give_up as give_up_job
from catalogue.jobs.queue import retry_dead
from catalogue.mail.queries import mail_health, undelivered_letters
from catalogue.mail.services import send_again as send_letter_again
from catalogue.mail.types import LetterStatus
from catalogue.payments.queries import webhook_health
from catalogue.web.common.answers import see_other
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.shell import told

pages = Blueprint("staff_jobs", __name__, url_prefix="/staff/jobs")

_SHOWN = 100
_LONGEST = 80
_SECRET = ("token", "secret", "password", "key")
_GONE = N_("This job waits for nobody any more. Load the list again.")


@pages.get("/")
def index() -> str:
    """Show what waits, what is dead, and when everything was last seen at work."""
    dead, seen = dead_jobs(session()), heartbeats(session())
    return render_template(
        "staff/jobs/index.html",
        kinds=kinds_of_work(session()),
        dead=[(job, summary_of(job)) for job in dead[:_SHOWN]],
        dead_count=len(dead),
        mail=mail_health(session()),
        refused=undelivered_letters(session(), LetterStatus.REFUSED),
        waiting=undelivered_letters(session(), LetterStatus.WAITING),
        webhooks=webhook_health(session()),
        worker=seen.get("worker"),
        stripe=seen.get("stripe"),
        now=utc_now(),
    )


@pages.post("/retry")
def retry() -> Response:
    """Let the chosen jobs, or all that are dead, be tried again."""
    chosen = None if "all" in request.form else _chosen()
    number = retry_dead(session(), now=utc_now(), only=chosen)
    if number:
        note("jobs.retried", About("job", "dead", "dead jobs"), after={"number": number})
    told(N_("Jobs that are tried again: %(number)s.", number=number))
    return see_other(url_for("staff_jobs.index"))


@pages.post("/<uuid:job_id>/give-up")
def give_up(job_id: UUID) -> Response:
    """Delete a dead job; the audit keeps what it was."""
    job = find_dead_job(session(), job_id)
    if job is None or not give_up_job(session(), job_id):
        raise NotFoundError(_GONE)
    before = {"about": summary_of(job), "reason": job.error, "attempts": job.attempts}
    note("job.given_up", About("job", job_id, job.kind), before=before)
    told(N_("It is given up. The audit keeps what it was."))
    return see_other(url_for("staff_jobs.index"))


@pages.post("/letters/<uuid:letter_id>/send-again")
def send_again(letter_id: UUID) -> Response:
    """Hand a refused letter to the mail server once more."""
    if not send_letter_again(session(), letter_id, now=utc_now()):
        raise NotFoundError(N_("This letter was not refused, or is on its way again already."))
    note("letter.sent_again", About("letter", letter_id, ""))
    told(N_("The letter is on its way again."))
    return see_other(url_for("staff_jobs.index"))


def summary_of(job: Job) -> str:
    """Return what a job is about in a line; nothing that opens anything stands in it."""
    facts = (
        f"{name}: {str(value)[:_LONGEST]}"
        for name, value in job.payload.items()
        if not any(word in name for word in _SECRET)
    )
    return ", ".join(facts)


def _chosen() -> list[UUID]:
    found = []
    for text in request.form.getlist("job"):
        try:
            found.append(UUID(text))
        except ValueError as error:
            raise NotFoundError(_GONE) from error
    return found
