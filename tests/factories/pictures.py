"""Pictures for tests, drawn when they are asked for."""

from io import BytesIO

from PIL import Image


def make_image(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "teal") -> bytes:
    """Return the bytes of a picture of one colour."""
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()
