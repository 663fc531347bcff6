"""Pictures are kept once under their hash, and their names are for people."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.pictures.errors import PictureRefusedError
from catalogue.pictures.models import Picture
from catalogue.pictures.services import keep_picture
from catalogue.storage import LocalStorage
from tests.factories.pictures import make_image
from tests.support.times import NOON


def test_the_same_picture_is_kept_once(session: Session, tmp_path: Path) -> None:
    storage, content = LocalStorage(tmp_path), make_image()
    first = keep_picture(session, storage, content, name="Harbour at night.PNG", now=NOON)
    second = keep_picture(session, storage, content, name="other.png", now=NOON)
    assert first is second
    assert first.name == "harbour-at-night.png"
    assert first.path == f"/media/{first.key}/harbour-at-night.png"
    assert b"".join(storage.read(first.storage_key)) == content
    assert session.scalar(select(func.count()).select_from(Picture)) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.png"),
        ('"><script>.svg', "script.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("港.png", "picture.png"),
        ("", "picture.png"),
        ("a" * 300, f"{'a' * 80}.png"),
    ],
)
def test_a_name_becomes_one_that_may_stand_in_an_address(
    session: Session, tmp_path: Path, name: str, kept: str
) -> None:
    picture = keep_picture(session, LocalStorage(tmp_path), make_image(), name=name, now=NOON)
    assert picture.name == kept


def test_what_is_refused_leaves_nothing(session: Session, tmp_path: Path) -> None:
    with pytest.raises(PictureRefusedError):
        keep_picture(session, LocalStorage(tmp_path), b"<svg/>", name="x.png", now=NOON)
    assert list(tmp_path.iterdir()) == []
    assert session.scalar(select(func.count()).select_from(Picture)) == 0
