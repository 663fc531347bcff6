"""Pictures for posts: put one in, with words for those who do not see it; use one again."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from wtforms import BooleanField, FileField, Form, ValidationError

from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.pictures.errors import PictureRefusedError
from catalogue.pictures.judging import MOST_BYTES
from catalogue.pictures.models import Picture
from catalogue.pictures.queries import PAGE_SIZE, pictures_page
from catalogue.pictures.services import keep_picture
from catalogue.web.common.answers import see_other
from catalogue.web.common.fields import LineField
from catalogue.web.common.shop import language, storage
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.lists import page_asked, paged
from catalogue.web.staff.shell import told

pages = Blueprint("staff_pictures", __name__, url_prefix="/staff/pictures")

_BESIDE_THE_FILE = 64 * 1024
_JSON = "application/json"


class PictureForm(Form):
    """A file, and what it shows; a picture that only decorates says so instead."""

    file = FileField(id="picture-file")
    alt = LineField(most=500, id="picture-alt")
    decorative = BooleanField(id="picture-decorative")

    def validate_file(self, field: FileField) -> None:
        """Ask for a file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(N_("Choose a picture."))

    def validate_alt(self, field: LineField) -> None:
        """Ask for words, or for the word that none are needed."""
        if not field.data and not self.decorative.data:
            raise ValidationError(
                N_("Say what the picture shows, or that it only decorates the text.")
            )


@pages.url_value_preprocessor
def make_room(endpoint: str | None, values: Mapping[str, Any] | None) -> None:
    """Let a whole picture in, before anything reads the form."""
    del endpoint, values
    request.max_content_length = MOST_BYTES + _BESIDE_THE_FILE


@pages.get("/")
def index() -> str:
    """List the pictures of the shop, newest first."""
    return _index(PictureForm())


@pages.post("/")
def keep() -> Response:
    """Keep a picture, and give the line that shows it in a text."""
    form = PictureForm(request.form, request.files)
    form.file.data = request.files.get("file")
    if not form.validate():
        return _refused(form)
    upload = request.files["file"]
    try:
        kept = keep_picture(
            session(), storage(), upload.read(), name=upload.filename or "", now=utc_now()
        )
    except PictureRefusedError as refusal:
        form.file.errors = [refusal.sentence]
        return _refused(form)
    return _kept(kept, "" if form.decorative.data else form.alt.data or "")


def line_for(picture: Picture, alt: str) -> str:
    """Return the Markdown that shows a picture."""
    words = alt.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"![{words}]({picture.path})"


def _kept(picture: Picture, alt: str) -> Response:
    note("picture.kept", About("picture", picture.key, picture.name), after={"size": picture.size})
    line = line_for(picture, alt)
    if request.accept_mimetypes.best == _JSON:
        return jsonify(line=line)
    told(N_("The picture is kept. Paste this line into your text: %(line)s", line=line))
    return see_other(url_for("staff_pictures.index"))


def _refused(form: PictureForm) -> Response:
    if request.accept_mimetypes.best == _JSON:
        words = [language().say(error) for errors in form.errors.values() for error in errors]
        return make_response(jsonify(error=" ".join(words)), 422)
    return make_response(_index(form), 422)


def _index(form: PictureForm) -> str:
    found = pictures_page(session(), page=page_asked())
    return render_template(
        "staff/pictures/index.html",
        form=form,
        pictures=[(one, line_for(one, "")) for one in found.pictures],
        page=paged(found.number, found.total, PAGE_SIZE),
    )
