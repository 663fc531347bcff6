"""Pictures in posts: what they were found to be, for ever, and nothing else."""

import pytest

from catalogue.pictures.models import Picture
from catalogue.pictures.services import keep_picture
from tests.factories.pictures import make_image
from tests.support.times import NOON
from tests.support.web_shop import WebShop

CONTENT = make_image("JPEG", (80, 60))


@pytest.fixture
def picture(shop: WebShop) -> Picture:
    with shop.database.write() as session:
        return keep_picture(session, shop.storage, CONTENT, name="pier.html", now=NOON)


def test_a_picture_may_be_kept_for_ever_as_what_it_is(shop: WebShop, picture: Picture) -> None:
    answer = shop.client().get(picture.path)
    assert (answer.status_code, answer.data) == (200, CONTENT)
    assert picture.path.endswith("/pier.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_a_browser_that_has_it_is_told_so(shop: WebShop, picture: Picture) -> None:
    client = shop.client()
    tag = client.get(picture.path).headers["ETag"]
    answer = client.get(picture.path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    part = client.get(picture.path, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (206, CONTENT[:10])


@pytest.mark.parametrize(
    "path",
    [
        "/media/{key}/other.jpg",
        "/media/{key}/pier.jpg/",
        "/media/{key}/..%2f..%2fetc%2fpasswd",
        "/media/{key}/%00",
        "/media/%00/pier.jpg",
        "/media/../pier.jpg",
        "/media/{zeros}/pier.jpg",
        "/media/{key}/" + "a" * 3000,
    ],
)
def test_nothing_else_is_to_be_had(shop: WebShop, picture: Picture, path: str) -> None:
    answer = shop.client().get(path.format(key=picture.key, zeros="0" * 32))
    assert answer.status_code == 404


def test_a_file_that_is_gone_is_our_fault(shop: WebShop, picture: Picture) -> None:
    shop.storage.delete(picture.storage_key)
    assert shop.client().get(picture.path).status_code == 503
