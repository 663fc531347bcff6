"""What every visitor sees: the shop window, titles, posts, search."""

from catalogue.web.storefront import (
    blog,
    books,
    contributors,
    enquiries,
    feeds,
    following,
    home,
    media,
    minutes,
    moved,
    pages,
    quotes,
    replies,
    robots,
    search,
    topics,
)

BLUEPRINTS = (
    home.pages,
    books.pages,
    minutes.pages,
    contributors.pages,
    topics.pages,
    blog.pages,
    replies.pages,
    following.pages,
    feeds.pages,
    quotes.pages,
    moved.pages,
    search.pages,
    enquiries.pages,
    pages.pages,
    robots.pages,
    media.pages,
)
