"""The network of `make cluster`: a link carries everything both ways, until it is cut, and again when it is mended."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.sandbox.cluster.links import Network
from tests.patience import LIMIT


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            while data := self.request.recv(1024):
                self.request.sendall(data.upper())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture
def echo() -> Iterator[int]:
    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_address[1]
        server.shutdown()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)


def test_a_link_that_is_cut_hangs_up_and_refuses_until_it_is_mended(echo: int) -> None:
    network = Network()
    try:
        link = network.link(echo)
        with connect(link.port) as before:
            before.sendall(b"word")
            assert before.recv(1024) == b"WORD"
            network.cut(link)
            with suppress(ConnectionResetError):
                assert before.recv(1024) == b""
        with pytest.raises(ConnectionRefusedError):
            connect(link.port)
        network.mend(link)
        with connect(link.port) as after:
            after.sendall(b"again")
            assert after.recv(1024) == b"AGAIN"
    finally:
        network.close()
