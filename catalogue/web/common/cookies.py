"""The shop's two cookies: the signed cart, and the plain count that a small module shows."""

from uuid import UUID

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from catalogue.settings import Settings
from catalogue.web.common.shop import settings

_SALT = "catalogue.cart"
_LIFE_SECONDS = 90 * 24 * 3600
_COUNT = "cart_count"


def cart_id() -> UUID | None:
    """Return the cart of this browser, None without a cookie or with one that we did not sign."""
    signed = request.cookies.get(_cart_name(settings()))
    if signed is None:
        return None
    try:
        return UUID(hex=_serializer(settings()).loads(signed))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def keep_cart(response: Response, identity: UUID) -> None:
    """Remember the cart in this browser for ninety days."""
    response.set_cookie(
        _cart_name(settings()),
        str(_serializer(settings()).dumps(identity.hex)),
        max_age=_LIFE_SECONDS,
        secure=settings().is_production,
        httponly=True,
        samesite="Lax",
    )


def keep_count(response: Response, count: int) -> None:
    """Tell the badge how many things lie in the cart; scripts may read it, so it is no secret."""
    response.set_cookie(
        _COUNT,
        str(count),
        max_age=_LIFE_SECONDS if count else 0,
        secure=settings().is_production,
        samesite="Lax",
    )


def _cart_name(current: Settings) -> str:
    """Browsers take ``__Host-`` over https only, so development goes without the prefix."""
    return "__Host-cart" if current.is_production else "cart"


def _serializer(current: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(current.secret_key.get_secret_value(), salt=_SALT)
