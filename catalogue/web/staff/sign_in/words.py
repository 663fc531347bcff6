"""What Flask-Security says, in the words of this shop."""

from catalogue.core.i18n import N_

_UNKNOWN = N_("This address and password do not belong together. Check both, or have a link sent.")
_NO_CODE = N_("This code is not right, or was used already. Wait for the next one and type that.")
_NO_KEY = N_("This passkey could not be used here. Sign in with your password instead.")
_LOST = N_("This link cannot be used any more. Ask for a new one here.")

MESSAGES = {
    "GENERIC_AUTHN_FAILED": _UNKNOWN,
    "USER_DOES_NOT_EXIST": _UNKNOWN,
    "INVALID_PASSWORD": N_("That is not your password."),
    "DISABLED_ACCOUNT": _UNKNOWN,
    "EMAIL_NOT_PROVIDED": N_("Enter your e-mail address."),
    "INVALID_EMAIL_ADDRESS": N_("An e-mail address looks like ann@example.com."),
    "PASSWORD_NOT_PROVIDED": N_("Enter your password."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two passwords differ. Type the same one twice."),
    "PASSWORD_IS_THE_SAME": N_("That is the password which you have. Choose another one."),
    "PASSWORD_CHANGE": N_("Your password is changed. Every other browser of yours is signed out."),
    "PASSWORD_RESET": N_("Your password is changed. Sign in with it."),
    "PASSWORD_RESET_NO_LOGIN": N_("Your password is changed. Sign in with it."),
    "PASSWORD_RESET_EXPIRED": _LOST,
    "INVALID_RESET_PASSWORD_TOKEN": _LOST,
    "GENERIC_RECOVERY": N_(
        "If this address belongs to the staff, a letter with a link is on its way. It works for a"
        " day."
    ),
    "PASSWORD_RESET_REQUEST": N_(
        "If this address belongs to the staff, a letter with a link is on its way. It works for a"
        " day."
    ),
    "TWO_FACTOR_INVALID_TOKEN": _NO_CODE,
    "INVALID_RECOVERY_CODE": N_("This is none of your recovery codes, or it was used already."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": N_("Welcome back."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": N_("Your second factor is set up."),
    "TWO_FACTOR_DISABLED": N_("Your second factor is taken away."),
    "TWO_FACTOR_SETUP_EXPIRED": N_("That took too long. Begin again here."),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": N_("Choose an app for codes."),
    "TWO_FACTOR_PERMISSION_DENIED": N_("Sign in first."),
    "REAUTHENTICATION_SUCCESSFUL": N_("Thank you. It holds for a quarter of an hour."),
    "REAUTHENTICATION_REQUIRED": N_("Please prove once more that it is you."),
    "NO_RECOVERY_CODES_SETUP": N_("There are no codes yet. Make some."),
    "WEBAUTHN_NAME_REQUIRED": N_("Give the passkey a name, such as “Laptop”."),
    "WEBAUTHN_NAME_INUSE": N_("You have a passkey of this name. Choose another."),
    "WEBAUTHN_NAME_NOT_FOUND": N_("You have no passkey of this name."),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": N_("Use letters, digits, blanks and hyphens."),
    "WEBAUTHN_REGISTER_SUCCESSFUL": N_("The passkey is kept. Use it the next time you sign in."),
    "WEBAUTHN_CREDENTIAL_DELETED": N_("The passkey is forgotten."),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": _NO_KEY,
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": _NO_KEY,
    "WEBAUTHN_MISMATCH_USER_HANDLE": _NO_KEY,
    "WEBAUTHN_NO_VERIFY": _NO_KEY,
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": _NO_KEY,
    "WEBAUTHN_CREDENTIAL_ID_INUSE": N_("This passkey is known already."),
    "WEBAUTHN_EXPIRED": N_("That took too long. Begin again here."),
    "API_ERROR": _NO_KEY,
}
