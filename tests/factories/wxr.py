"""Exports of WordPress for tests; a factory supplies whatever the sentence does not mention."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5.4" created="2024-06-10 12:29" -->
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/{version}/">
<channel>
<title>The old site</title><link>{site}</link><language>{language}</language>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
<wp:author><wp:author_id>7</wp:author_id><wp:author_login><![CDATA[ann]]></wp:author_login>
<wp:author_display_name><![CDATA[Ann Author]]></wp:author_display_name></wp:author>
"""
SITE = "https://old.example"


def make_export(
    *items: str, version: str = "1.2", site: str = SITE, language: str = "en-GB"
) -> str:
    """Return an export of these items."""
    head = _HEAD.format(version=version, site=site, language=language)
    return f"{head}{''.join(items)}</channel>\n</rss>\n"


def make_item(
    number: int | str = 1,
    *,
    title: str = "A post",
    content: str = "<p>Some words.</p>",
    excerpt: str = "",
    name: str = "a-post",
    status: str = "publish",
    kind: str = "post",
    date: str = "2006-09-12 10:30:00",
    gmt: str | None = None,
    link: str | None = None,
    creator: str = "ann",
    password: str = "",
    comment_status: str = "open",
    terms: Iterable[tuple[str, str]] = (),
    replies: Iterable[str] = (),
    more: str = "",
) -> str:
    """Return an item; ``terms`` are pairs of domain and name, ``more`` is XML of one's own."""
    shown = f"{SITE}/2006/09/{name}/" if link is None else link
    categories = "".join(
        f'<category domain="{domain}" nicename="{term.lower()}"><![CDATA[{term}]]></category>'
        for domain, term in terms
    )
    return f"""<item>
<title>{escape(title)}</title><link>{escape(shown)}</link>
<pubDate>Tue, 12 Sep 2006 09:30:00 +0000</pubDate>
<dc:creator><![CDATA[{creator}]]></dc:creator>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[{date}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{date if gmt is None else gmt}]]></wp:post_date_gmt>
<wp:comment_status>{comment_status}</wp:comment_status>
<wp:post_name><![CDATA[{name}]]></wp:post_name><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:post_password><![CDATA[{password}]]></wp:post_password>
{categories}{"".join(replies)}{more}</item>
"""


def make_comment(
    number: int | str,
    content: str = "I agree.",
    *,
    parent: int | str = 0,
    approved: str = "1",
    kind: str = "",
    author: str = "Rosa Reader",
    email: str = "rosa@example.com",
    date: str = "2006-09-13 08:00:00",
    user: int = 0,
) -> str:
    """Return a comment of an item."""
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[{author}]]></wp:comment_author>
<wp:comment_author_email>{escape(email)}</wp:comment_author_email>
<wp:comment_author_url>http://spam.example/</wp:comment_author_url>
<wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>
<wp:comment_date>{date}</wp:comment_date><wp:comment_date_gmt>{date}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{content}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>{user}</wp:comment_user_id>
<wp:commentmeta><wp:meta_key>rating</wp:meta_key><wp:meta_value>5</wp:meta_value></wp:commentmeta>
</wp:comment>"""


def make_attachment(number: int, path: str, *, alt: str = "", caption: str = "") -> str:
    """Return an attachment with a path below the uploads."""
    address = f"{SITE}/wp-content/uploads/{path}"
    meta = (
        f"<wp:attachment_url>{address}</wp:attachment_url><wp:postmeta>"
        "<wp:meta_key>_wp_attachment_image_alt</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{alt}]]></wp:meta_value></wp:postmeta>"
    )
    return make_item(
        number,
        kind="attachment",
        status="inherit",
        excerpt=caption,
        name=f"file-{number}",
        more=meta,
    )


def write_export(folder: Path, *items: str, name: str = "export.xml") -> Path:
    """Write an export of these items into a folder."""
    path = folder / name
    path.write_text(make_export(*items), encoding="utf-8")
    return path
