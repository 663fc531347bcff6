"""A stand-in for Stripe on this machine, for the demo and the tests; it moves no money."""

from catalogue.sandbox.app import Sandbox, create_sandbox
from catalogue.sandbox.faults import FaultKind
from catalogue.sandbox.server import SandboxServer, serve_sandbox

__all__ = ["FaultKind", "Sandbox", "SandboxServer", "create_sandbox", "serve_sandbox"]
