"""Addresses of the WordPress that the blog came from lead to what stands there now."""

import pytest

from catalogue.blog.services import remember_address
from tests.factories.blog import make_post
from tests.support.web_shop import WebShop


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/2006/09/outsourcing/", "/blog/leaders"),
        ("/2006/09/outsourcing/feed/", "/blog/leaders/feed.atom"),
        ("/2006/09/outsourcing/comment-page-2/", "/blog/leaders"),
        ("/?p=101", "/blog/leaders"),
        ("/?page_id=101", "/blog/leaders"),
        ("/path/?p=101", "/blog/leaders"),
        ("/feed/", "/blog/feed.atom"),
        ("/feed/atom/", "/blog/feed.atom"),
        ("/tag/time/", "/blog/tags/time"),
        ("/category/leading/time/", "/blog/tags/time"),
        ("/category/time/feed/", "/blog/tags/time/feed.atom"),
        ("/2026/11/", "/blog/2026/11"),
    ],
)
def test_an_old_address_leads_on_for_good(shop: WebShop, old: str, new: str) -> None:
    with shop.database.write() as session:
        post = make_post(session, slug="leaders", tags=("Time",))
        for address in ("/2006/09/outsourcing/", "/?p=101"):
            remember_address(session, address, post)
    client = shop.client()
    answer = client.get(old)
    assert (answer.status_code, answer.location) == (301, new)
    assert client.get(new).status_code == 200


@pytest.mark.parametrize(
    "path", ["/2006/13/", "/feeds/", "/tag/", "/2006/09/none/feed/", "/?p=7", "/x?p=7", "/tag/Ä/"]
)
def test_what_was_never_there_leads_nowhere(shop: WebShop, path: str) -> None:
    assert shop.client().get(path).status_code in {200, 404}
    assert "Location" not in shop.client().get(path).headers
