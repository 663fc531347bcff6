"""What somebody in front of a browser does who leaves a reply, and what staff do about it."""

import json

from tests.support.visitor import Visitor, links_in


def writes_reply(visitor: Visitor, words: str, *, follow: bool = False) -> None:
    """Fill in the form."""
    visitor.writes(**{"reply-name": "Rosa Reader", "reply-email": visitor.email})
    visitor.writes(**{"reply-body": words})
    if follow:
        visitor.page.locator("#reply-follow").check()


def sends_reply(visitor: Visitor, button: str) -> None:
    """Press the button."""
    with visitor.page.expect_navigation():
        visitor.presses(button)
    visitor.looks()


def reply_of(visitor: Visitor, words: str) -> str:
    """Return the id of a reply as staff find it by its words."""
    listed = visitor.shop.command("comments", "list", "--status", "all", "--json")
    found = json.loads(listed.splitlines()[-1])
    return str(next(one["id"] for one in found if one["body"] == words))


def staff_answer(visitor: Visitor, reply_id: str, words: str) -> None:
    """Answer a reply as staff do."""
    visitor.shop.command("comments", "answer", reply_id, "--body", words)


def thread_address(visitor: Visitor, about: str, what: str) -> str:
    """Return the address in the newest letter about something that follows or leaves a thread."""
    (found,) = links_in(visitor.letter(about), f"/replies/{what}/")
    return found
