"""The worker: takes promised messages and hands each to its service, once.

A handler first reads what it needs, from the database and over the network, and returns the step
to take in one write transaction. The job is struck out in that same transaction. So a worker that
dies has done all of a job or none of it, and a call to the outside that is repeated says the same
words with the same key.
"""

from catalogue.worker.handlers import HANDLERS, PERIODIC
from catalogue.worker.loop import run, work, work_once
from catalogue.worker.tools import Tools

__all__ = ["HANDLERS", "PERIODIC", "Tools", "run", "work", "work_once"]
