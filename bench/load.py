"""A small client that asks as a browser does: kept connections, gzip, no cookies."""

import socket
import threading
import time
from collections.abc import Sequence
from itertools import cycle, islice
from typing import NamedTuple

HOST = "127.0.0.1"
_WAIT_SECONDS = 30
_PIECE = 65_536


class BadAnswerError(Exception):
    """A server answered something else than 200; its speed does not count."""


class HungUpError(Exception):
    """A server ended a connection in the middle of a question."""


class Load(NamedTuple):
    """What was asked of a server, and how long that took."""

    requests: int
    seconds: float


class Client:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._port = port
        self._socket = self._connected()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def get(self, path: str) -> bytes:
        """Return the body of an answer as it came; raise BadAnswerError.

        A server that renews its processes hangs up at times; then it is called again, once.
        """
        try:
            return self._asked(path)
        except (HungUpError, ConnectionError):
            self._socket.close()
            self._socket = self._connected()
            return self._asked(path)

    def _connected(self) -> socket.socket:
        connected = socket.create_connection((HOST, self._port), timeout=_WAIT_SECONDS)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def _asked(self, path: str) -> bytes:
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\nAccept: text/html\r\n"
            "Accept-Encoding: gzip\r\n\r\n".encode()
        )
        head, body = self._head()
        length = _length(head)
        while len(body) < length:
            body += self._receive()
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise BadAnswerError(f"{path}: {head.decode('latin-1')}")
        return body

    def _head(self) -> tuple[bytes, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, rest = received.partition(b"\r\n\r\n")
        return head, rest

    def _receive(self) -> bytes:
        piece = self._socket.recv(_PIECE)
        if not piece:
            raise HungUpError
        return piece


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise BadAnswerError("an answer without a length cannot be measured")


def fetch(port: int, path: str) -> bytes:
    """Return one body."""
    client = Client(port)
    try:
        return client.get(path)
    finally:
        client.close()


def ask(port: int, paths: Sequence[str], *, seconds: float, clients: int, most: int) -> Load:
    """Ask for addresses in turn until the time is over, or ``most`` answers have come."""
    began = time.monotonic()
    until = began + seconds
    share = -(-most // clients)
    counts = [0] * clients
    failures: list[Exception] = []

    def work(number: int) -> None:
        client = Client(port)
        try:
            for path in islice(cycle(paths), number, number + share):
                client.get(path)
                counts[number] += 1
                if time.monotonic() > until:
                    return
        except (BadAnswerError, HungUpError, OSError) as error:
            failures.append(error)
        finally:
            client.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Load(sum(counts), time.monotonic() - began)
