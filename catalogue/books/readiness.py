"""What a title lacks before it can be sold, in sentences: the checklist of the staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from catalogue.books.models import Book, Edition
from catalogue.books.types import EditionStatus, Form
from catalogue.core.i18n import N_, Words


@dataclass(frozen=True, slots=True)
class SaleTerms:
    """How the shop sells: in which currency, and whether postage goes by weight."""

    currency: str
    ships_by_weight: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing; ``where`` names the page to mend it on, ``blocks`` publishing."""

    sentence: Words
    where: str
    blocks: bool = True


def lacks_of(book: Book, terms: SaleTerms, *, now: datetime) -> list[Lack]:
    """Return what a title lacks, loaded with all that belongs to it; what blocks comes first."""
    found = [*_of_the_title(book)]
    for edition in book.editions:
        if edition.status is not EditionStatus.OUT_OF_PRINT:
            found += _of_an_edition(edition, terms, by_enquiry=book.by_enquiry, now=now)
    return sorted(found, key=lambda lack: not lack.blocks)


def _of_the_title(book: Book) -> Iterator[Lack]:
    if not book.editions and not book.by_enquiry:
        yield Lack(N_("There is no edition to sell. Add one, such as the e-book."), "editions")
    if not (book.description.strip() or book.blurb.strip()):
        yield Lack(N_("There is no description, so visitors learn nothing of it."), "details")
    if not book.credited:
        yield Lack(N_("Nobody is named as its author."), "details", blocks=False)
    if not book.extract.strip() and not book.by_enquiry:
        yield Lack(N_("There is no extract to look inside."), "details", blocks=False)
    has_print = any(edition.form.is_print for edition in book.editions)
    if has_print and not book.safety_contact.strip():
        yield Lack(
            N_("There is no safety contact; the EU asks for one with printed books."),
            "details",
            blocks=False,
        )


def _of_an_edition(
    edition: Edition, terms: SaleTerms, *, by_enquiry: bool, now: datetime
) -> Iterator[Lack]:
    form, in_print = edition.form.words, edition.status is EditionStatus.IN_PRINT
    is_offered = in_print and not by_enquiry and edition.form is not Form.SEAT
    if is_offered and edition.price_at(now, terms.currency) is None:
        yield Lack(
            N_("The %(form)s has no price in %(code)s.", form=form, code=terms.currency), "editions"
        )
    if in_print and edition.form.is_digital and not edition.files:
        yield Lack(N_("The %(form)s has no file to deliver.", form=form), "editions")
    if edition.form.is_print and terms.ships_by_weight and not edition.weight_g:
        yield Lack(
            N_("The %(form)s has no weight, so shipping cannot be priced.", form=form), "editions"
        )
    if edition.isbn is None and edition.form is not Form.SEAT:
        yield Lack(N_("The %(form)s has no ISBN.", form=form), "editions", blocks=False)
    if in_print and edition.published_on is not None and edition.published_on > now.date():
        yield Lack(
            N_("The %(form)s is dated later than today: mark it as forthcoming.", form=form),
            "editions",
            blocks=False,
        )
    file = edition.current_file if edition.form.is_digital else None
    if file is not None and not file.accessibility:
        yield Lack(
            N_("Nothing is known of how accessible the %(form)s is.", form=form),
            "editions",
            blocks=False,
        )
