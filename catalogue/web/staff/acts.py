"""What the acts of the audit are called by people; one that is not here is shown as it is kept."""

from catalogue.core.i18n import N_, Words

ACTS: dict[str, Words] = {
    "member.added": N_("added to the staff"),
    "member.invited": N_("asked to join"),
    "member.invitation_withdrawn": N_("invitation withdrawn"),
    "member.joined": N_("joined the staff"),
    "member.signed_in": N_("signed in"),
    "member.session_ended": N_("signed a browser out"),
    "member.renamed": N_("changed the name"),
    "member.role_changed": N_("changed the role"),
    "member.disabled": N_("let in no more"),
    "member.enabled": N_("let in again"),
    "member.password_changed": N_("changed the password"),
    "member.password_reset": N_("chose a new password by letter"),
    "member.second_factor_set": N_("set up a second factor"),
    "member.second_factor_removed": N_("took the second factor away"),
    "member.passkey_added": N_("added a passkey"),
    "member.passkey_removed": N_("forgot a passkey"),
    "comment.approved": N_("approved the reply"),
    "comment.rejected": N_("rejected the reply"),
    "comment.spam": N_("called the reply spam"),
    "comment.waiting": N_("put the reply back among those that wait"),
    "comment.undone": N_("took a decision back"),
    "comment.answered": N_("answered the reply"),
    "comment.edited": N_("edited the reply"),
    "discount.made": N_("made the discount"),
    "discount.changed": N_("changed the discount"),
    "discount.code_added": N_("added a code"),
    "discount.codes_made": N_("made codes"),
    "discount.codes_fetched": N_("fetched codes"),
    "discount.switched_off": N_("switched the discount off"),
    "discount.switched_on": N_("switched the discount on"),
    "audit.exported": N_("exported the audit"),
}


def act_words(act: str) -> str:
    """Return the words for an act."""
    return ACTS.get(act, act)
