"""From the link in a letter to the file on the buyer's disk."""

from dataclasses import dataclass
from hashlib import sha256

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.books.models import EditionFile
from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.delivery.errors import FileUnavailableError, LinkLostError
from catalogue.delivery.links import FileGrant
from catalogue.delivery.messages import SendFreshLinks
from catalogue.delivery.models import Entitlement
from catalogue.delivery.services import file_to_serve, granted_file
from catalogue.jobs.queue import enqueue
from catalogue.orders.services import raise_flag
from catalogue.orders.types import FlagKind
from catalogue.storage import FileMissingError
from catalogue.web.account.counting import counted
from catalogue.web.account.forms import AddressForm
from catalogue.web.common.answers import see_other
from catalogue.web.common.cookies import cart_id
from catalogue.web.common.fields import refuse_repeats
from catalogue.web.common.limits import LETTERS, LETTERS_TO_ONE, addressee, limiter
from catalogue.web.common.ranges import Representation, answer
from catalogue.web.common.shop import database, links, storage
from catalogue.web.common.transaction import session

pages = Blueprint("downloads", __name__)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page with the button says."""

    token: str
    title: str
    form: Form
    file_name: str
    file_bytes: int


@pages.get("/downloads/<token>")
def show(token: str) -> Response:
    """Show a button; a scanner that opens the link uses nothing up."""
    right, file = file_to_serve(session(), links().read_download(token))
    offered = Offered(token, right.line.title, right.line.form, file.filename, file.size)
    page = render_template(
        "account/download.html", download=offered, order_url=_own_order_url(right)
    )
    return make_response(page)


@pages.post("/downloads/<token>")
def start(token: str) -> Response:
    """Lead to the file for ten minutes, once it is known to be there."""
    key = links().read_download(token)
    with database().read() as reader:
        right, file = file_to_serve(reader, key)
    _check_is_there(right, file)
    return see_other(url_for("downloads.fetch", signed=links().file_token(key, file.id)))


@pages.get("/files/")
@pages.get("/files/<signed>")
def fetch(signed: str = "") -> Response:
    """Serve the file, if the right still stands."""
    grant = links().read_file(signed)
    right, file = granted_file(session(), grant)
    _check_is_there(right, file)
    return answer(request, storage(), _representation(file, grant))


@pages.get("/downloads/")
@pages.post("/downloads/")
@limiter.limit(LETTERS, methods=["POST"])
@limiter.limit(LETTERS_TO_ONE, methods=["POST"], key_func=addressee)
def renew() -> Response:
    """Promise fresh links to an address; the same answer whoever asks, known or not."""
    if request.method == "GET":
        return _lost_page(AddressForm(), status=200)
    refuse_repeats(request.form)
    form = AddressForm(request.form)
    if not form.validate():
        return _lost_page(form, status=422)
    key = addressee()
    once = sha256(key.encode()).hexdigest()
    enqueue(session(), SendFreshLinks(key), now=utc_now(), key=f"fresh:{once}")
    return _lost_page(form, status=200, sent=True)


@pages.errorhandler(LinkLostError)
def lost(_error: LinkLostError) -> Response:
    """Answer every link that does not open anything alike, and offer fresh ones."""
    return _lost_page(AddressForm(), status=404)


def _lost_page(form: AddressForm, *, status: int, sent: bool = False) -> Response:
    page = render_template("account/link_lost.html", form=form, sent=sent)
    return make_response(page, status)


def _own_order_url(right: Entitlement) -> str | None:
    """Return the order's page in the browser that ordered; a link that was passed on hides it."""
    if right.order.cart_id is None or right.order.cart_id != cart_id():
        return None
    return url_for("orders.show", token=right.order.token)


def _check_is_there(right: Entitlement, file: EditionFile) -> None:
    """Raise FileUnavailableError and tell staff when the store has not got the whole file."""
    try:
        if storage().size(file.storage_key) == file.size:
            return
    except FileMissingError:
        pass
    with database().write() as writer:
        raise_flag(
            writer,
            FlagKind.FILE_MISSING,
            about=str(file.id),
            detail=f"The file “{file.filename}” ({file.storage_key}) is missing or cut short.",
            order_id=right.order_id,
            now=utc_now(),
        )
    raise FileUnavailableError


def _representation(file: EditionFile, grant: FileGrant) -> Representation:
    return Representation(
        key=file.storage_key,
        size=file.size,
        etag=file.sha256,
        modified=file.created_at,
        media_type=file.media_type,
        filename=file.filename,
        served=counted(database(), grant, file.size),
    )
