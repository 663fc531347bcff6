"""Pictures come from the uploads folder; what does not come is named, and its words stay."""

from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.blog.models import Post
from catalogue.db import Database
from catalogue.pictures.models import Picture
from tests.factories.pictures import make_image
from tests.factories.wxr import SITE, make_attachment, make_item
from tests.rooms.imports.conftest import Import

UPLOADS = f"{SITE}/wp-content/uploads"


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    month = tmp_path / "uploads" / "2006" / "09"
    month.mkdir(parents=True)
    (month / "pier.jpg").write_bytes(make_image("PNG"))
    (month / "drawn.svg").write_bytes(b"<svg onload='alert(1)'/>")
    (month / "torn.png").write_bytes(make_image("PNG", (300, 200))[:-30])
    return tmp_path / "uploads"


def body(database: Database) -> str:
    with database.read() as session:
        return session.scalars(select(Post.body).where(Post.slug == "a-post")).one()


def kept(database: Database) -> list[Picture]:
    with database.read() as session:
        return list(session.scalars(select(Picture)))


def test_a_picture_comes_as_what_it_is(
    database: Database, take: Import, uploads: Path, tmp_path: Path
) -> None:
    small = f'<img src="{UPLOADS}/2006/09/pier-300x200.jpg" alt="A pier">'
    content = f'<a href="{UPLOADS}/2006/09/pier.jpg">{small}</a>'
    (report,) = take(make_item(1, content=content), uploads=uploads)
    (picture,) = kept(database)
    assert (picture.media_type, picture.name) == ("image/png", "pier.png")
    assert body(database) == f"![A pier]({picture.path})"
    assert report.pictures == {"taken": 1}
    assert (tmp_path / "files" / picture.storage_key).read_bytes() == make_image("PNG")


def test_what_does_not_come_is_named_and_its_words_stay(
    database: Database, take: Import, uploads: Path
) -> None:
    images = "\n\n".join(
        f'<img src="{address}" alt="{words}">'
        for address, words in [
            (f"{UPLOADS}/2006/09/gone.jpg", "Gone"),
            (f"{UPLOADS}/2006/09/drawn.svg", "Drawn"),
            (f"{UPLOADS}/2006/09/torn.png", "Torn"),
            (f"{UPLOADS}/%2e%2e/secret.jpg", "Secret"),
            ("http://elsewhere.example/x.jpg", "Elsewhere"),
        ]
    )
    (report,) = take(make_item(1, content=images), uploads=uploads)
    assert body(database) == "Gone\n\nDrawn\n\nTorn\n\nSecret\n\nElsewhere"
    assert report.pictures == {"missing": 2, "refused": 2, "elsewhere": 1}
    told = " ".join(report.notes)
    for words in ("gone.jpg", "scripts", "damaged", "../secret.jpg", "nothing is fetched"):
        assert words in told
    assert kept(database) == []


def test_galleries_and_the_picture_above_a_post_come(
    database: Database, take: Import, uploads: Path
) -> None:
    meta = "<wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value>"
    take(
        make_item(1, content="[gallery ids='9,10']", more=f"<wp:postmeta>{meta}</wp:postmeta>"),
        make_item(2, name="b", more=f"<wp:postmeta>{meta}</wp:postmeta>"),
        make_attachment(9, "2006/09/pier.jpg", alt="A pier", caption="The pier"),
        uploads=uploads,
    )
    (picture,) = kept(database)
    assert body(database) == f'![The pier]({picture.path} "The pier")'
    with database.read() as session:
        other = session.scalars(select(Post.body).where(Post.slug == "b")).one()
    assert other == f"![A pier]({picture.path})\n\nSome words."


def test_a_dry_run_stores_no_picture(
    database: Database, take: Import, uploads: Path, tmp_path: Path
) -> None:
    content = f'<img src="{UPLOADS}/2006/09/pier.jpg" alt="A pier">'
    (dry,) = take(make_item(1, content=content), uploads=uploads, is_dry=True)
    assert dry.pictures == {"taken": 1}
    assert kept(database) == []
    assert not (tmp_path / "files").exists()
    (report,) = take(make_item(1, content=content), uploads=uploads)
    assert report == dry


def test_one_picture_under_two_names_is_found_by_the_first(
    database: Database, take: Import, uploads: Path
) -> None:
    (uploads / "2006" / "09" / "again.jpg").write_bytes(make_image("PNG"))

    def showing(*names: str) -> str:
        return "\n\n".join(f'<img src="{UPLOADS}/2006/09/{name}">' for name in names)

    take(make_item(1, content=showing("pier.jpg", "again.jpg")), uploads=uploads)
    (picture,) = kept(database)
    assert body(database) == f"![]({picture.path})\n\n![]({picture.path})"
    take(make_item(2, name="b", content=showing("again.jpg")), uploads=uploads)
    assert [one.path for one in kept(database)] == [picture.path]
    with database.read() as session:
        later = session.scalars(select(Post.body).where(Post.slug == "b")).one()
    assert later == f"![]({picture.path})"
