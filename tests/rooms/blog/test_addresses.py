"""Old links lead to the present address for ever, and no address leads to two posts."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog import services
from catalogue.blog.errors import PostSlugTakenError
from catalogue.blog.models import OldAddress
from catalogue.blog.queries import post_at_old_address
from catalogue.core.errors import InvalidError
from catalogue.db.generation import current_generation
from tests.factories.blog import make_post


def test_a_renamed_post_is_found_at_all_its_old_addresses(session: Session) -> None:
    post = make_post(session, slug="one")
    services.rename_post(session, post, "two")
    services.rename_post(session, post, "three")
    assert post_at_old_address(session, "/blog/one") == "three"
    assert post_at_old_address(session, "/blog/two/") == "three"
    assert post_at_old_address(session, "/blog/three") is None


def test_a_post_may_go_back_to_where_it_was(session: Session) -> None:
    post = make_post(session, slug="one")
    services.rename_post(session, post, "two")
    services.rename_post(session, post, "one")
    assert post.slug == "one"
    assert post_at_old_address(session, "/blog/two") == "one"
    assert post_at_old_address(session, "/blog/one") is None


def test_no_post_takes_the_old_address_of_another(session: Session) -> None:
    post, other = make_post(session, slug="one"), make_post(session, slug="other")
    services.rename_post(session, post, "two")
    for slug in ("one", "two"):
        with pytest.raises(PostSlugTakenError):
            services.rename_post(session, other, slug)
        with pytest.raises(PostSlugTakenError):
            make_post(session, slug=slug)


@pytest.mark.parametrize("slug", ["", "A", "a/b", "series", "preview", "tags", "ä"])
def test_an_address_that_means_something_else_is_refused(session: Session, slug: str) -> None:
    post = make_post(session, slug="one")
    with pytest.raises(InvalidError):
        services.rename_post(session, post, slug)


def test_addresses_of_another_blog_are_remembered_once(session: Session) -> None:
    post, other = make_post(session, slug="one"), make_post(session, slug="other")
    for path in ("/2006/09/slug/", "/2006/09/slug", "/?p=123", "/2006/09/über/"):
        assert services.remember_address(session, path, post)
        assert not services.remember_address(session, path, other)
        assert post_at_old_address(session, path) == "one"
    assert len(session.scalars(select(OldAddress)).all()) == 3


@pytest.mark.parametrize("path", ["", "/", "//", "/" + "x" * 400, "/a\x00b"])
def test_what_is_no_address_leads_nowhere(session: Session, path: str) -> None:
    post = make_post(session)
    assert not services.remember_address(session, path, post)
    assert post_at_old_address(session, path) is None


def test_an_old_address_does_not_tell_of_a_draft(session: Session) -> None:
    post = make_post(session, slug="one", published_at=None)
    services.rename_post(session, post, "two")
    assert post_at_old_address(session, "/blog/one") is None


def test_a_rename_moves_the_generation(session: Session) -> None:
    post = make_post(session, slug="one")
    session.commit()
    before = current_generation(session)
    services.rename_post(session, post, "two")
    session.commit()
    assert current_generation(session) > before
