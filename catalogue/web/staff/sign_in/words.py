"""What Flask-Security says, in the words of this shop."""

from catalogue.core.i18n import N_

_UNKNOWN = N_("This address and password do not belong together. Check both, or have a link sent.")

MESSAGES = {
    "GENERIC_AUTHN_FAILED": _UNKNOWN,
    "USER_DOES_NOT_EXIST": _UNKNOWN,
    "INVALID_PASSWORD": _UNKNOWN,
    "DISABLED_ACCOUNT": _UNKNOWN,
    "EMAIL_NOT_PROVIDED": N_("Enter your e-mail address."),
    "INVALID_EMAIL_ADDRESS": N_("An e-mail address looks like ann@example.com."),
    "PASSWORD_NOT_PROVIDED": N_("Enter your password."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two passwords differ. Type the same one twice."),
}
