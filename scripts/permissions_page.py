"""Writes docs/permissions.md from the one table of permissions: ``make docs``."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from catalogue.accounts.types import Role
from catalogue.app import create_app
from catalogue.web.staff.permissions import GRANTS
from tests.support.settings import quick_settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
_SILENT = {"HEAD", "OPTIONS"}
_HEAD = """# Who may do what

Made by `make docs` from `catalogue/web/staff/permissions.py`, which is also what every request is
checked against; a test walks all addresses, roles and methods and compares. What does not stand
here is denied.

“Everybody” has not signed in yet. “again” asks for the password or a passkey once more when the
sign-in is older than a quarter of an hour. Support refunds up to a limit that the owner sets.
"""


def page() -> str:
    """Return the whole page."""
    lines = [_HEAD]
    part = ""
    for name, rows in _parts(create_app(quick_settings())):
        if name != part:
            part = name
            lines += [f"\n## {name}\n", "| address | " + " | ".join(Role) + " | |"]
            lines.append("|---|" + "---|" * len(Role) + "---|")
        lines.append(rows)
    return "\n".join(lines) + "\n"


def _parts(app: Flask) -> Iterator[tuple[str, str]]:
    """Give each row of the table with the part of the shop that it belongs to."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in GRANTS]
    for rule in sorted(rules, key=lambda rule: (_part(rule.endpoint), rule.rule)):
        grant = GRANTS[rule.endpoint]
        marks = [
            "everybody" if grant.is_open else "yes" if role in grant.roles else "–" for role in Role
        ]
        methods = " ".join(sorted((rule.methods or set()) - _SILENT))
        address = f"`{methods} {rule.rule}`"
        yield _part(rule.endpoint), f"| {address} | {' | '.join(marks)} | {_again(grant.fresh)} |"


def _again(fresh: bool) -> str:  # noqa: FBT001 -- a column of the table.
    return "again" if fresh else ""


def _part(endpoint: str) -> str:
    return endpoint.partition(".")[0].removeprefix("staff_").replace("_", " ").capitalize()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
