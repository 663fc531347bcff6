"""The form “Leave a Reply”: what is typed, the trap for programs, and when it was given out."""

from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from wtforms import BooleanField, Form, StringField, TextAreaField, ValidationError

from catalogue.blog.holding import MAX_BODY, MAX_NAME, ReplyFacts
from catalogue.core.clock import from_timestamp
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.core.text import clean_lines
from catalogue.web.common.fields import EmailField, LineField, too_long

_PURPOSE = "reply-form"
_YOUNGEST = timedelta(seconds=3)
_OLDEST = timedelta(days=2)
_FAR_TOO_LONG = 4 * MAX_BODY


class Timing(Enum):
    """What a form's time says: of this post and of an age that people have, or not.

    The value is what is odd about it, as staff read it. An old form comes back to be sent again.
    """

    FINE = ""
    MISSING = "sent without the shop’s form"
    YOUNG = "sent within three seconds"
    OLD = "sent with an old form"


def give_out(secret: str, post_id: UUID, now: datetime) -> str:
    """Return the time for a form of a post, which nobody can change."""
    return sign(secret, _PURPOSE, f"{post_id.hex}.{int(now.timestamp())}")


def timing(secret: str, token: str, post_id: UUID, now: datetime) -> Timing:
    """Return what a form's time says; an edited one, or another post's, is as good as old."""
    if not token:
        return Timing.MISSING
    try:
        post, _, moment = unsign(secret, _PURPOSE, token, lifetime=2 * _OLDEST).partition(".")
    except BadTokenError:
        return Timing.OLD
    age = now - from_timestamp(int(moment))
    if post != post_id.hex or age > _OLDEST:
        return Timing.OLD
    return Timing.YOUNG if age < _YOUNGEST else Timing.FINE


class ReplyForm(Form):
    """A reply; ``website`` is seen by programs only, ``given`` is when the form was given out."""

    name = LineField(missing=N_("Enter your name."), most=MAX_NAME, id="reply-name")
    email = EmailField(id="reply-email")
    body = TextAreaField(id="reply-body")
    follow = BooleanField(id="reply-follow")
    parent = StringField(id="reply-parent")
    website = StringField(id="reply-website")
    given = StringField(id="reply-given")

    def validate_body(self, field: TextAreaField) -> None:
        """Take words of any script on any number of lines, up to 5,000 characters."""
        typed = field.data or ""
        try:
            text = clean_lines(typed) if len(typed) <= _FAR_TOO_LONG else typed
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if not text:
            raise ValidationError(N_("Write your reply."))
        if len(text) > MAX_BODY:
            raise ValidationError(too_long(MAX_BODY))
        field.data = text

    def validate_parent(self, field: StringField) -> None:
        """Take the id of the reply that is answered, or nothing."""
        if field.data and self.parent_id is None:
            raise ValidationError(N_("The reply that you answer is not on show any more."))

    @property
    def parent_id(self) -> UUID | None:
        """Return which reply is answered, if any."""
        try:
            return UUID(self.parent.data) if self.parent.data else None
        except ValueError:
            return None

    def facts(self, *, address: str | None, when: Timing) -> ReplyFacts:
        """Return what a valid form says."""
        return ReplyFacts(
            name=self.name.data or "",
            email=self.email.data or "",
            body=self.body.data or "",
            parent_id=self.parent_id,
            address=address,
            is_trapped=bool(self.website.data),
            oddity=when.value,
        )
