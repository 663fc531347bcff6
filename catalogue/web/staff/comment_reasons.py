"""Why a reply was held, as sentences: what the rules noted, and what the filter thinks now."""

from collections.abc import Sequence
from uuid import UUID

from catalogue.blog.queries.inbox import InboxReply
from catalogue.blog.services.filtering import verdict_on
from catalogue.blog.types import CommentStatus
from catalogue.core.i18n import N_, Words
from catalogue.spam.types import Verdict
from catalogue.web.common.transaction import session

_NOT_DECIDED = frozenset({CommentStatus.WAITING, CommentStatus.SPAM})

_SENTENCES = {
    "first reply from this address": N_(
        "It is the first reply from this address. Approve it, and later ones appear at once."
    ),
    "sent without the shop’s form": N_(
        "It was sent without the shop’s form, which programs do rather than people."
    ),
    "sent within three seconds": N_(
        "It was sent within three seconds, quicker than anybody reads and writes."
    ),
    "the field that only programs see was filled in": N_(
        "It filled in a field that people do not see, so a program sent it."
    ),
    "much like what was thrown away before": N_(
        "It is much like replies that you threw away before."
    ),
}
_WORDS = "words: "
_LINKS = " links"


def sentence(reason: str) -> Words:
    """Return a noted reason as a sentence; one that is not known stays as it was noted."""
    if reason in _SENTENCES:
        return _SENTENCES[reason]
    if reason.startswith(_WORDS):
        return N_(
            "These of its words stood mostly in replies that you threw away: %(words)s.",
            words=reason.removeprefix(_WORDS),
        )
    if reason.endswith(_LINKS):
        return N_(
            "It has %(number)s links; more than two are unusual for a reader.",
            number=reason.removesuffix(_LINKS),
        )
    return N_("Noted: %(reason)s.", reason=reason)


def held(replies: Sequence[InboxReply]) -> dict[UUID, list[Words]]:
    """Return for replies that are not on show why not, and what the filter thinks of them now."""
    return {
        reply.id: [
            *(sentence(reason) for reason in reply.held_because),
            opinion(verdict_on(session(), name=reply.name, body=reply.body)),
        ]
        for reply in replies
        if reply.status in _NOT_DECIDED and not reply.is_by_staff
    }


def opinion(verdict: Verdict) -> Words:
    """Return what the filter thinks now, and how it came to that."""
    percent = round(verdict.probability * 100)
    if not verdict.known:
        return N_("The filter has learned nothing yet, so it holds no opinion.")
    if not verdict.words:
        return N_(
            "The filter thinks it spam by %(percent)s %% (lessons so far: %(known)s).",
            known=verdict.known,
            percent=percent,
        )
    return N_(
        "The filter thinks it spam by %(percent)s %% (lessons so far: %(known)s)."
        " Most telling: %(words)s.",
        known=verdict.known,
        percent=percent,
        words=", ".join(verdict.words),
    )


def masked(email: str) -> str:
    """Return an address that a glance at the screen does not give away."""
    name, at, host = email.partition("@")
    return f"{name[:2]}…{at}{host}" if at else ""
