"""From a pair of templates to a letter: the text's first line is the subject."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from catalogue.core.assets import asset_folder
from catalogue.core.formatting import filters
from catalogue.core.i18n import ENGLISH, Language
from catalogue.mail.types import Letter

_SUBJECT = "Subject:"
_nothing: Mapping[str, str] = {}
_told: list[Callable[[], Mapping[str, str]]] = [lambda: _nothing]
_languages = [ENGLISH]


class LetterWithoutSubjectError(Exception):
    """The text template does not begin with a line ``Subject: …``."""


def introduce_shop(facts: Callable[[], Mapping[str, str]], language: Language = ENGLISH) -> None:
    """Tell the letters whom to ask for the shop's ``name``, ``email`` and the like.

    Each letter asks anew, so it says what holds when it is written.
    """
    _languages[:] = [language]
    _told[:] = [facts]


def render_letter(
    name: str, *, to: str, about: str, reply_to: str = "", leave_url: str = "", **context: Any
) -> Letter:
    """Render ``templates/mail/<name>.txt`` and ``.html`` for one person.

    A letter to a list has a ``leave_url``, which its templates show and its headers name.
    """
    full = {"shop": _told[0](), "leave_url": leave_url, **context}
    environment = _environment(_languages[0])
    head, _, text = environment.get_template(f"mail/{name}.txt").render(full).partition("\n")
    if not head.startswith(_SUBJECT):
        raise LetterWithoutSubjectError(name)
    html = environment.get_template(f"mail/{name}.html").render(full)
    subject = " ".join(head.removeprefix(_SUBJECT).split())
    return Letter(to, subject, text.strip() + "\n", html, about, reply_to, leave_url)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(asset_folder("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        language.catalogue, newstyle=True
    )
    environment.filters.update(filters(language))
    environment.globals.update(language=language.code)
    return environment
