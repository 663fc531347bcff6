"""Which addresses belong to the staff; the rest of the shop is everybody's."""

STAFF = "/staff/"


def is_staff_path(path: str) -> bool:
    """Return whether an address belongs to the staff pages."""
    return path.startswith(STAFF) or path == STAFF.rstrip("/")
