"""What people read, in their language: marked where it is written, translated where it is shown."""

from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

DEFAULT_LOCALE = "en_GB"
DEFAULT_LANGUAGE = "en"


class LanguageError(Exception):
    """A language cannot be used; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the shop: its code (BCP 47), Babel's locale, its catalogue of sentences."""

    code: str
    locale: str
    catalogue: NullTranslations
    version: str = ""

    def say(self, text: str) -> str:
        """Return marked words in this language; any other text is a name or a title, and stays."""
        return text.said_in(self) if isinstance(text, Words) else text


ENGLISH = Language(DEFAULT_LANGUAGE, DEFAULT_LOCALE, NullTranslations())


class Words(str):
    """A sentence for people: English to logs and commands, any language to ``Language.say``.

    ``N_("Only %(left)s of “%(title)s” can be had.", left=3, title=title)`` is marked, and filled in
    at once; the template and the facts go along, so that it can be filled in again elsewhere.
    """

    __slots__ = ("facts", "template")
    facts: dict[str, Any]
    template: str

    def __new__(cls, template: str, /, **facts: Any) -> Self:
        """Fill the English template with its facts."""
        words = super().__new__(cls, _filled(template, facts, ENGLISH))
        words.template = template
        words.facts = facts
        return words

    def said_in(self, language: Language) -> str:
        """Return the sentence in a language; in English where that has no words for it."""
        return _filled(language.catalogue.gettext(self.template), self.facts, language)


N_ = Words
"""The mark that ``make messages`` looks for, under the name that gettext gave it."""


def load_language(folder: Path, code: str) -> Language:
    """Read ``<code>.po`` in a folder; English needs none. Raise LanguageError with a sentence."""
    path = folder / f"{code}.po"
    if not path.is_file():
        if code == DEFAULT_LANGUAGE:
            return ENGLISH
        message = f"there is no file {path}"
        raise LanguageError(message)
    try:
        locale = Locale.parse(code)
        content = path.read_bytes()
        sentences = read_po(BytesIO(content), locale=locale, abort_invalid=True)
    except (UnknownLocaleError, ValueError, PoFileError) as error:
        message = f"{path} cannot be read: {error}"
        raise LanguageError(message) from error
    for sentence, faults in sentences.check():
        message = f"{path}, line {sentence.lineno}: {faults[0]}"
        raise LanguageError(message)
    packed = BytesIO()
    write_mo(packed, sentences)
    packed.seek(0)
    return Language(
        code=code.replace("_", "-"),
        locale=DEFAULT_LOCALE if code == DEFAULT_LANGUAGE else str(locale),
        catalogue=GNUTranslations(packed),
        version=sha256(content).hexdigest(),
    )


def _filled(template: str, facts: dict[str, Any], language: Language) -> str:
    if not facts:
        return template
    return template % {name: _written(fact, language) for name, fact in facts.items()}


def _written(fact: Any, language: Language) -> Any:
    """Return a fact as a reader of the language reads it; money and countries know how."""
    said_in = getattr(fact, "said_in", None)
    if said_in is not None:
        return said_in(language)
    return format_decimal(fact, locale=language.locale) if isinstance(fact, int) else fact
