"""Count a download once its last byte has gone out."""

from collections.abc import Callable

import structlog

from catalogue.core.clock import utc_now
from catalogue.db import Database, DatabaseUnavailableError
from catalogue.delivery.links import FileGrant
from catalogue.delivery.services import count_download

_log = structlog.get_logger()


def counted(database: Database, grant: FileGrant, size: int) -> Callable[[], None]:
    """Return what writes the download down; ``size`` is bytes.

    It runs when the buyer has the file already, so a database that is away is no error of theirs.
    """

    def count() -> None:
        try:
            with database.write() as writer:
                count_download(writer, grant, size=size, now=utc_now())
        except DatabaseUnavailableError as error:
            _log.error("download not counted", file=str(grant.file_id), reason=str(error))

    return count
