"""Addresses that open something for one buyer, made from the shop's secret and never stored."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from catalogue.core.ids import new_token
from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.delivery.errors import LinkLostError

DOWNLOAD_LIFETIME = timedelta(days=30)
FILE_LIFETIME = timedelta(minutes=10)
_DOWNLOAD = "download"
_FILE = "file"


@dataclass(frozen=True, slots=True)
class FileGrant:
    """The leave to fetch one version of a file, counted once by its ``nonce``."""

    key: str
    file_id: UUID
    nonce: str


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads the addresses; ``base_url`` is absolute and has no slash at its end."""

    base_url: str
    secret: str = field(repr=False)

    def order_url(self, order_token: str) -> str:
        """Return the address of the buyer's page."""
        return f"{self.base_url}/orders/{order_token}"

    @property
    def fresh_url(self) -> str:
        """Return the address of the page where anybody can ask for fresh links."""
        return f"{self.base_url}/downloads/"

    def download_token(self, entitlement_key: str) -> str:
        """Return a token for the page with the button; it works for thirty days."""
        return sign(self.secret, _DOWNLOAD, entitlement_key)

    def download_url(self, entitlement_key: str) -> str:
        """Return the address of the page with the button."""
        return f"{self.base_url}/downloads/{self.download_token(entitlement_key)}"

    def read_download(self, token: str) -> str:
        """Return the entitlement's key; raise LinkLostError."""
        return self._read(_DOWNLOAD, token, DOWNLOAD_LIFETIME)

    def file_token(self, entitlement_key: str, file_id: UUID) -> str:
        """Return a token for the file itself; it works for ten minutes."""
        return sign(self.secret, _FILE, f"{entitlement_key}.{file_id.hex}.{new_token()}")

    def read_file(self, token: str) -> FileGrant:
        """Return what a file token grants; raise LinkLostError."""
        key, file_id, nonce = self._read(_FILE, token, FILE_LIFETIME).split(".")
        return FileGrant(key, UUID(hex=file_id), nonce)

    def _read(self, purpose: str, token: str, lifetime: timedelta) -> str:
        try:
            return unsign(self.secret, purpose, token, lifetime=lifetime)
        except BadTokenError as error:
            raise LinkLostError from error
