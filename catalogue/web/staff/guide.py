"""The guide for authors, beside the pages that it explains; its chapters lie in ``docs/guide``."""

import re
from pathlib import Path

from flask import Blueprint, Response, render_template, send_file
from markupsafe import Markup

from catalogue.core.assets import asset_folder
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.core.markdown import render_markdown

pages = Blueprint("staff_guide", __name__, url_prefix="/staff/guide")

_NAME = re.compile(r"[a-z0-9-]{1,60}")
_TITLE = re.compile(r"# (.+)\n")


@pages.get("/")
def index() -> str:
    """List the chapters."""
    chapters = [(path.stem, _title_of(path)) for path in sorted(_folder().glob("*.md"))]
    return render_template("staff/guide/index.html", chapters=chapters)


@pages.get("/<chapter>")
def show(chapter: str) -> str:
    """Show a chapter."""
    path = _file(f"{chapter}.md")
    text = path.read_text(encoding="utf-8")
    body = Markup(render_markdown(_TITLE.sub("", text, count=1)))  # noqa: S704 -- sanitised.
    return render_template("staff/guide/show.html", title=_title_of(path), body=body)


@pages.get("/images/<name>.png")
def picture(name: str) -> Response:
    """Show a picture of a chapter."""
    return send_file(_file(f"images/{name}.png"), mimetype="image/png")


def _folder() -> Path:
    return asset_folder("docs") / "guide"


def _file(name: str) -> Path:
    path = _folder() / name
    if not _NAME.fullmatch(path.stem) or not path.is_file():
        raise NotFoundError(N_("The guide has no such chapter."))
    return path


def _title_of(path: Path) -> str:
    found = _TITLE.match(path.read_text(encoding="utf-8"))
    return found[1] if found else path.stem
