"""The one place that calls typst."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from catalogue.typeset.words import has_embedded_glyphs

_TEMPLATES = Path(__file__).parent / "templates"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class TypesettingError(Exception):
    """Typst refused the page; the sentence says why."""


def render_png(template: str, data: Mapping[str, object], *, pixels_per_point: float) -> bytes:
    """Set one page and draw it; the size in pixels is the page's points times the factor."""
    return _compiled(template, data, output="png", ppi=72 * pixels_per_point)


def render_svg(template: str, data: Mapping[str, object]) -> bytes:
    """Set one page as outlines, which stay sharp at any size."""
    return _compiled(template, data, output="svg", ppi=None)


def render_pdf(template: str, data: Mapping[str, object], *, dated: datetime) -> bytes:
    """Set a document as tagged PDF after PDF/UA-1 (ISO 14289-1), dated as told and not now.

    Text in a script that no typeface at hand can show keeps its tags but makes no such claim.
    """
    try:
        return _compiled(template, data, output="pdf", ppi=None, dated=dated, accessible=True)
    except TypesettingError as refusal:
        if "could not be displayed" not in str(refusal):
            raise
        return _compiled(template, data, output="pdf", ppi=None, dated=dated)


def _compiled(
    template: str,
    data: Mapping[str, object],
    *,
    output: Literal["png", "svg", "pdf"],
    ppi: float | None,
    dated: datetime = _LONG_AGO,
    accessible: bool = False,
) -> bytes:
    words = json.dumps(data, ensure_ascii=False)
    try:
        made: object = typst.compile(
            str(_TEMPLATES / template),
            root=str(_TEMPLATES),
            font_paths=_typefaces(embedded_only=has_embedded_glyphs(words)),
            format=output,
            ppi=ppi,
            sys_inputs={"data": words},
            pdf_standards="ua-1" if accessible else None,
            timestamp=dated,
        )
    except typst.TypstError as refusal:
        raise TypesettingError(str(refusal)) from refusal
    if not isinstance(made, bytes):
        raise TypesettingError(f"{template} made several pages where one was wanted.")
    return made


@cache
def _typefaces(*, embedded_only: bool) -> typst.Fonts:
    """Prefer the typefaces in the wheel, the same everywhere; others only for other scripts."""
    return typst.Fonts(include_system_fonts=not embedded_only)
