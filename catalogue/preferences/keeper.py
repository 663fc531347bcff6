"""What holds now, in every process at once: read anew whenever the generation moves."""

import threading
from contextlib import suppress

from catalogue.db import DatabaseUnavailableError
from catalogue.db.probe import GenerationProbe
from catalogue.preferences.queries import with_kept
from catalogue.preferences.types import Preferences

_ROWS = "SELECT key, value FROM preferences"


class PreferenceKeeper:
    """Keeps the preferences of one generation; threads share it."""

    def __init__(self, probe: GenerationProbe, defaults: Preferences) -> None:
        """Know the defaults only; the first question reads the rest."""
        self.defaults = defaults
        self.probe = probe
        self._held = (-1, defaults)
        self._lock = threading.Lock()

    def at(self, generation: int) -> Preferences:
        """Return what holds under a generation; raise DatabaseUnavailableError.

        The generation must have been read before: rows that are newer are only read again later.
        """
        known, held = self._held
        if known == generation:
            return held
        held = with_kept(self.defaults, self.probe.rows(_ROWS))
        with self._lock:
            if generation > self._held[0]:
                self._held = (generation, held)
        return held

    def now(self) -> Preferences:
        """Return what holds now, or what was last known while the database is away.

        A page that says that the database is away has to name the shop, too.
        """
        with suppress(DatabaseUnavailableError):
            return self.at(self.probe.read())
        return self._held[1]
