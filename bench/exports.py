"""An export as WordPress writes it, of any size, with made-up words; the same at every run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape

from bench.words import Prose

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
  <title>Made up</title><link>https://old.example</link><language>en-GB</language>
  <wp:wxr_version>1.2</wp:wxr_version>
  <wp:base_site_url>https://old.example</wp:base_site_url>
  <wp:base_blog_url>https://old.example</wp:base_blog_url>
  <wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[ann]]></wp:author_login>
    <wp:author_display_name><![CDATA[Ann Author]]></wp:author_display_name></wp:author>
"""
_TAIL = "</channel>\n</rss>\n"
_FIRST = datetime(2006, 1, 5, 9, 0, tzinfo=UTC)
_SPAM_EVERY, _WAITING_EVERY = 10, 15


def write_export(path: Path, *, posts: int, replies: int) -> None:
    """Write an export of so many posts, about four hundred words each, with replies spread out."""
    prose = Prose()
    tags = sorted(set(prose.words(120)))
    written = 0
    with path.open("w", encoding="utf-8") as target:
        target.write(_HEAD)
        for number in range(1, posts + 1):
            due = replies * number // posts
            _write_post(target, prose, number, tags, range(written + 1, due + 1))
            written = due
        target.write(_TAIL)


def _write_post(target: TextIO, prose: Prose, number: int, tags: list[str], replies: range) -> None:
    moment = f"{_FIRST + timedelta(hours=30 * number):%Y-%m-%d %H:%M:%S}"
    month = moment[:7].replace("-", "/")
    content = _blocks(prose) if number % 2 else _classic(prose, number)
    chosen = prose.random.sample(tags, 3)
    terms = "".join(
        f'  <category domain="post_tag" nicename="{tag}"><![CDATA[{tag}]]></category>\n'
        for tag in chosen
    )
    target.write(
        f"<item>\n  <title>{escape(prose.title())}</title>\n"
        f"  <link>https://old.example/{month}/post-{number}/</link>\n"
        f"  <dc:creator><![CDATA[ann]]></dc:creator>\n"
        f"  <content:encoded><![CDATA[{content}]]></content:encoded>\n"
        f"  <excerpt:encoded><![CDATA[]]></excerpt:encoded>\n"
        f"  <wp:post_id>{number}</wp:post_id>\n"
        f"  <wp:post_date><![CDATA[{moment}]]></wp:post_date>\n"
        f"  <wp:post_date_gmt><![CDATA[{moment}]]></wp:post_date_gmt>\n"
        f"  <wp:comment_status>open</wp:comment_status>\n"
        f"  <wp:post_name><![CDATA[post-{number}]]></wp:post_name>\n"
        f"  <wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent>\n"
        f"  <wp:post_type>post</wp:post_type><wp:post_password></wp:post_password>\n{terms}"
    )
    for reply in replies:
        _write_reply(target, prose, reply, moment, answers=reply % 3 == 0 and reply > replies[0])
    target.write("</item>\n")


def _write_reply(target: TextIO, prose: Prose, number: int, moment: str, *, answers: bool) -> None:
    approved = "1"
    if number % _SPAM_EVERY == 0:
        approved = "spam"
    elif number % _WAITING_EVERY == 0:
        approved = "0"
    name = prose.words(1)[0].capitalize()
    target.write(
        f"  <wp:comment><wp:comment_id>{number}</wp:comment_id>\n"
        f"    <wp:comment_author><![CDATA[{name}]]></wp:comment_author>\n"
        f"    <wp:comment_author_email>{name.lower()}@example.com</wp:comment_author_email>\n"
        f"    <wp:comment_date>{moment}</wp:comment_date>\n"
        f"    <wp:comment_date_gmt>{moment}</wp:comment_date_gmt>\n"
        f"    <wp:comment_content><![CDATA[{_words(prose, number)}]]></wp:comment_content>\n"
        f"    <wp:comment_approved>{approved}</wp:comment_approved>\n"
        f"    <wp:comment_type></wp:comment_type>\n"
        f"    <wp:comment_parent>{number - 1 if answers else 0}</wp:comment_parent>\n"
        f"    <wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n"
    )


def _words(prose: Prose, number: int) -> str:
    text = " ".join(prose.sentence() for _ in range(3))
    return f"{text}\n\n<em>{prose.sentence()}</em> &amp; more." if number % 4 == 0 else text


def _blocks(prose: Prose) -> str:
    parts = []
    for _ in range(7):
        first, rest = prose.paragraphs(1).split(" ", 1)
        parts.append(
            "<!-- wp:paragraph -->\n"
            f'<p><strong>{first}</strong> {rest} <a href="https://example.com/">{first}</a></p>\n'
            "<!-- /wp:paragraph -->"
        )
    items = "".join(f"<li>{prose.sentence()}</li>" for _ in range(3))
    parts.insert(3, f"<!-- wp:list -->\n<ul>{items}</ul>\n<!-- /wp:list -->")
    parts.insert(5, f"<!-- wp:heading -->\n<h2>{prose.title()}</h2>\n<!-- /wp:heading -->")
    return "\n\n".join(parts)


def _classic(prose: Prose, number: int) -> str:
    parts = [prose.paragraphs(1) for _ in range(7)]
    parts.insert(2, f"<blockquote>{prose.sentence()}</blockquote>")
    parts.insert(
        4,
        f'[caption id="attachment_{number}" width="300"]<img src="https://old.example/'
        f'wp-content/uploads/2006/09/{number}-300x200.jpg" alt="{prose.words(1)[0]}" />'
        f" {prose.sentence()}[/caption]",
    )
    return "\n\n".join(parts)
