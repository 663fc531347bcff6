"""What an import refuses as a whole; single entries are refused in its report."""

from catalogue.core.errors import InvalidError


class ExportRefusedError(InvalidError):
    """The file is no export that can be read; the sentence says why, and what to do."""
