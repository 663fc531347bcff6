"""Where files that travel with the code lie: inside an installed wheel, or in the repository."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def asset_folder(name: str) -> Path:
    """Return the folder ``templates``, ``static`` or ``seed_data``; raise FileNotFoundError."""
    for root in (_PACKAGE / "_assets", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    message = f"the folder {name} is missing from this installation"
    raise FileNotFoundError(message)
