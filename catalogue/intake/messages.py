"""What the intake asks the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForgetUploads:
    """Delete the uploads that nobody needs any more."""
