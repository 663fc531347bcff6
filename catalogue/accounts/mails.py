"""Letters to staff about their accounts."""

from catalogue.accounts.models import Invitation, StaffMember
from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter


def reset_link(member: StaffMember, *, url: str) -> Letter:
    """Lead to the page where a new password is chosen."""
    return render_letter("accounts/reset_link", to=member.email, about=_about(member), url=url)


def password_changed(member: StaffMember, *, url: str) -> Letter:
    """Say that the password is another one, and what to do when that was somebody else."""
    return render_letter(
        "accounts/password_changed", to=member.email, about=_about(member), url=url
    )


def invitation(invited: Invitation, *, by: str, url: str) -> Letter:
    """Ask somebody to join the staff."""
    return render_letter(
        "accounts/invitation",
        to=invited.email,
        about=f"invitation:{invited.id}",
        by=by,
        role=invited.role.value,
        url=url,
        expires_at=invited.expires_at,
    )


def _about(member: StaffMember) -> str:
    return f"member:{member.id}"
