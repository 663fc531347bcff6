"""How the API says no: Stripe's error body."""

from typing import Any


class ApiError(Exception):
    """An answer with an error body; nothing was done, and no idempotency key is used up."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param

    def body(self) -> dict[str, Any]:
        """Return Stripe's error object."""
        error = {"message": str(self), "type": self.kind, "code": self.code, "param": self.param}
        return {"error": {name: value for name, value in error.items() if value}}


def missing(kind: str, thing: str) -> ApiError:
    """Return the answer for an id that is not there."""
    return ApiError(f"No such {kind}: '{thing}'", status=404, code="resource_missing", param="id")
