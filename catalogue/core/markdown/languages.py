"""How each language sets its quotation marks, and the few words that a rendered text needs."""

# ruff: noqa: RUF001 -- these are the marks themselves.

from typing import NamedTuple

_THIN = "\N{NARROW NO-BREAK SPACE}"


class Manner(NamedTuple):
    """A language's marks, and its words for what stands in the text.

    ``outer`` and ``inner`` are the pairs for a quotation and for one within it. ``is_airy`` puts
    narrow spaces before high punctuation.
    """

    outer: tuple[str, str]
    inner: tuple[str, str]
    notes: str
    back: str
    table: str
    share: str
    is_airy: bool = False


_ENGLISH = Manner(
    *(("“", "”"), ("‘", "’")),
    *("Notes", "Back to the text, note", "Table", "Share this quotation"),
)
_GERMAN = Manner(
    *(("„", "“"), ("‚", "‘")),
    *("Anmerkungen", "Zurück zum Text, Anmerkung", "Tabelle", "Dieses Zitat teilen"),
)
_FRENCH = Manner(
    *((f"«{_THIN}", f"{_THIN}»"), ("“", "”")),
    *("Notes", "Retour au texte, note", "Tableau", "Partager cette citation"),
    is_airy=True,
)
_PORTUGUESE = Manner(
    *(("«", "»"), ("“", "”")),
    *("Notas", "Voltar ao texto, nota", "Tabela", "Partilhar esta citação"),
)
_MANNERS = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "de-ch": _GERMAN._replace(outer=("«", "»"), inner=("‹", "›")),
    "fr": _FRENCH,
    "fr-ch": _FRENCH._replace(inner=(f"‹{_THIN}", f"{_THIN}›")),
    "es": Manner(
        *(("«", "»"), ("“", "”")),
        *("Notas", "Volver al texto, nota", "Tabla", "Compartir esta cita"),
    ),
    "it": Manner(
        *(("«", "»"), ("“", "”")),
        *("Note", "Torna al testo, nota", "Tabella", "Condividi questa citazione"),
    ),
    "pt": _PORTUGUESE,
    "pt-br": _PORTUGUESE._replace(
        outer=("“", "”"), inner=("‘", "’"), share="Compartilhar esta citação"
    ),
    "nl": Manner(
        *(("“", "”"), ("‘", "’")),
        *("Noten", "Terug naar de tekst, noot", "Tabel", "Dit citaat delen"),
    ),
    "sv": Manner(
        *(("”", "”"), ("’", "’")),
        *("Noter", "Tillbaka till texten, not", "Tabell", "Dela citatet"),
    ),
    "fi": Manner(
        *(("”", "”"), ("’", "’")),
        *("Viitteet", "Takaisin tekstiin, viite", "Taulukko", "Jaa tämä lainaus"),
    ),
    "da": Manner(
        *(("»", "«"), ("›", "‹")),
        *("Noter", "Tilbage til teksten, note", "Tabel", "Del dette citat"),
    ),
    "nb": Manner(
        *(("«", "»"), ("‘", "’")),
        *("Noter", "Tilbake til teksten, note", "Tabell", "Del dette sitatet"),
    ),
    "el": Manner(
        *(("«", "»"), ("“", "”")),
        *("Σημειώσεις", "Πίσω στο κείμενο, σημείωση", "Πίνακας", "Μοιραστείτε το απόσπασμα"),
    ),
    "pl": Manner(
        *(("„", "”"), ("«", "»")),
        *("Przypisy", "Powrót do tekstu, przypis", "Tabela", "Udostępnij ten cytat"),
    ),
    "cs": Manner(
        *(("„", "“"), ("‚", "‘")),
        *("Poznámky", "Zpět k textu, poznámka", "Tabulka", "Sdílet tento citát"),
    ),
    "ru": Manner(
        *(("«", "»"), ("„", "“")),
        *("Примечания", "Назад к тексту, примечание", "Таблица", "Поделиться цитатой"),
    ),
}
_SAME = {"no": "nb", "nn": "nb"}


def manner_of(language: str) -> Manner:
    """Return the manner of a BCP 47 tag such as ``de`` or ``pt-BR``; English for the others."""
    tag = language.lower()
    base = tag.partition("-")[0]
    return _MANNERS.get(tag) or _MANNERS.get(_SAME.get(base, base), _ENGLISH)
