"""Letters of the news: one that asks, one that welcomes, one for each post."""

from uuid import UUID

from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter
from catalogue.news.links import CONFIRM_LIFETIME, NewsLinks
from catalogue.news.models import Subscriber
from catalogue.news.types import PostInNews, Recipient


def please_confirm(subscriber: Subscriber, proof_id: UUID, *, links: NewsLinks) -> Letter:
    """Ask whether it was the owner of the address who signed up."""
    return render_letter(
        "news/confirm",
        to=subscriber.email,
        about=about_subscriber(subscriber.id),
        url=links.confirm_url(proof_id),
        days=CONFIRM_LIFETIME.days,
    )


def already_here(subscriber: Subscriber, *, links: NewsLinks) -> Letter:
    """Say that the address gets the news already, so that the page need not tell a stranger."""
    return render_letter(
        "news/already",
        to=subscriber.email,
        about=about_subscriber(subscriber.id),
        leave_url=links.leave_url(subscriber.token),
    )


def welcome(subscriber: Subscriber, *, links: NewsLinks) -> Letter:
    """Say what will come, and how to leave."""
    return render_letter(
        "news/welcome",
        to=subscriber.email,
        about=about_subscriber(subscriber.id),
        leave_url=links.leave_url(subscriber.token),
        blog_url=f"{links.base_url}/blog/",
    )


def new_post(letter_id: UUID, post: PostInNews, to: Recipient, *, links: NewsLinks) -> Letter:
    """Tell one subscriber of a post."""
    return render_letter(
        "news/new_post",
        to=to.email,
        about=f"news:{letter_id}",
        leave_url=links.leave_url(to.token),
        post=post,
        url=links.post_url(post.slug),
        books=[(book.title, links.book_url(book.slug)) for book in post.books],
    )


def about_subscriber(subscriber_id: UUID) -> str:
    """Return what letters to one subscriber alone are about, so that they can be forgotten."""
    return f"news-subscriber:{subscriber_id}"
