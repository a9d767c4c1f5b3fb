"""A wire between browser and server that a test can cut: the browser keeps its address, nobody answers there."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Wire:
    """Passes what comes to `url` on to the server, until it is cut; whole again when it is joined."""

    def __init__(self, server_url: str) -> None:
        parts = urlsplit(server_url)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self._open: set[socket.socket] = set()
        self._whole = True
        self._ended = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and each new one at once."""
        self._whole = False
        for held in list(self._open):
            _break(held)

    def join(self) -> None:
        """Let connections through."""
        self._whole = True

    def end(self) -> None:
        """Cut it for good."""
        self._ended = True
        self.cut()
        _break(self._listening)

    def _listen(self) -> None:
        while not self._ended:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            if not self._whole:
                _break(near)
                continue
            try:
                far = socket.create_connection(self._server)
            except OSError:
                _break(near)
                continue
            self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for held in (one, other):
            _break(held)
            self._open.discard(held)


def _break(held: socket.socket) -> None:
    with contextlib.suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
    held.close()
