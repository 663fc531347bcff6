"""Pictures in posts, which never change and which browsers keep."""

import re

from flask import Blueprint, Response, request

from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.pictures.models import Picture
from catalogue.pictures.queries import picture_by_address
from catalogue.web.common.ranges import Representation, answer
from catalogue.web.common.shop import storage
from catalogue.web.common.transaction import session

pages = Blueprint("media", __name__, url_prefix="/media")

_ADDRESS = re.compile(r"[0-9a-f]{32}/[a-z0-9.-]{1,100}")
_FOR_EVER = "public, max-age=31536000, immutable"


@pages.get("/<key>/<name>")
def show(key: str, name: str) -> Response:
    """Give a picture as what it was found to be, whatever its name says."""
    if not _ADDRESS.fullmatch(f"{key}/{name}"):
        raise NotFoundError(N_("There is no such picture."))
    response = answer(request, storage(), _file(picture_by_address(session(), key, name)))
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers.pop("Content-Disposition", None)
    return response


def _file(picture: Picture) -> Representation:
    return Representation(
        key=picture.storage_key,
        size=picture.size,
        etag=picture.key,
        modified=picture.created_at,
        media_type=picture.media_type,
        filename="",
        served=lambda: None,
    )
