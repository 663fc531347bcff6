"""Answers that several audiences give."""

from flask import Response, make_response, redirect

_SEE_OTHER = 303


def see_other(address: str) -> Response:
    """Lead on with GET after a form has done its work."""
    return make_response(redirect(address, _SEE_OTHER))
