"""The rail at the left of every staff page: where one may go."""

from dataclasses import dataclass

from flask import request, url_for

from catalogue.core.i18n import N_, Words
from catalogue.web.staff.shell import Member


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the rail, by the route that opens it."""

    label: Words
    endpoint: str


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as somebody sees it; ``is_here`` for the part of the shop that is open."""

    label: Words
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Places that belong together."""

    label: Words
    places: tuple[Place, ...]


GROUPS: tuple[tuple[Words, tuple[Entry, ...]], ...] = (
    (N_("Shop"), (Entry(N_("Today"), "staff_dashboard.show"),)),
    (
        N_("Books and blog"),
        (
            Entry(N_("Books"), "staff_books.index"),
            Entry(N_("Add a book"), "staff_intake.show"),
            Entry(N_("Posts"), "staff_posts.index"),
            Entry(N_("Replies"), "staff_comments.index"),
        ),
    ),
    (
        N_("Sales"),
        (
            Entry(N_("Orders"), "staff_orders.index"),
            Entry(N_("Customers"), "staff_customers.index"),
            Entry(N_("Discounts"), "staff_discounts.index"),
            Entry(N_("Reports"), "staff_reports.index"),
        ),
    ),
    (
        N_("House"),
        (
            Entry(N_("Settings"), "staff_settings.index"),
            Entry(N_("Jobs"), "staff_jobs.index"),
            Entry(N_("People"), "staff_people.index"),
            Entry(N_("Audit"), "staff_audit.index"),
            Entry(N_("Your account"), "staff_account.show"),
            Entry(N_("Guide"), "staff_guide.index"),
        ),
    ),
)


def rail(who: Member) -> list[Group]:
    """Return the groups and places that somebody may open."""
    found = []
    for label, entries in GROUPS:
        places = tuple(_place(entry) for entry in entries if who.may(entry.endpoint))
        if places:
            found.append(Group(label, places))
    return found


def _place(entry: Entry) -> Place:
    url = url_for(entry.endpoint)
    here = request.blueprint == entry.endpoint.partition(".")[0]
    return Place(entry.label, url, here)
