"""Addresses that lead to a reply, or let one address follow a thread and leave it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from catalogue.blog.errors import ThreadLinkLostError
from catalogue.core.signing import BadTokenError, sign, unsign

FOLLOW_LIFETIME = timedelta(days=14)
_LEAVE_LIFETIME = timedelta(days=3650)
_FOLLOW = "follow-thread"
_LEAVE = "leave-thread"


@dataclass(frozen=True, slots=True)
class ThreadLinks:
    """Makes and reads the addresses; ``base_url`` is absolute and has no slash at its end."""

    base_url: str
    secret: str = field(repr=False)

    def post_url(self, slug: str) -> str:
        """Return the address of a post."""
        return f"{self.base_url}/blog/{slug}"

    def reply_url(self, slug: str, reply_id: UUID) -> str:
        """Return the place of a reply on the page of its post."""
        return f"{self.post_url(slug)}#reply-{reply_id}"

    def follow_url(self, follower_id: UUID) -> str:
        """Return the page whose button says yes; for fourteen days."""
        return f"{self.base_url}/replies/following/{sign(self.secret, _FOLLOW, follower_id.hex)}"

    def leave_url(self, follower_id: UUID) -> str:
        """Return the address by which an address leaves the thread, with one click."""
        return f"{self.base_url}/replies/leaving/{sign(self.secret, _LEAVE, follower_id.hex)}"

    def read_follow(self, token: str) -> UUID:
        """Return who wants to follow; raise ThreadLinkLostError."""
        return self._read(_FOLLOW, token, FOLLOW_LIFETIME)

    def read_leave(self, token: str) -> UUID:
        """Return who wants to leave; raise ThreadLinkLostError."""
        return self._read(_LEAVE, token, _LEAVE_LIFETIME)

    def _read(self, purpose: str, token: str, lifetime: timedelta) -> UUID:
        try:
            return UUID(hex=unsign(self.secret, purpose, token, lifetime=lifetime))
        except BadTokenError as error:
            raise ThreadLinkLostError from error
