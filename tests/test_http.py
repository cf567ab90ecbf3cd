"""`HttpClient` against a real server on this machine that can be as bad as a server can be."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from assistant.core.clock import SkippingClock, SystemClock
from assistant.core.errors import NetworkError
from assistant.http import MAX_BODY_BYTES, HttpClient, HttpRefusedError

Answer = Callable[[asyncio.StreamWriter, int], Awaitable[None]]


def reply(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Server:
    """Answers each request with ``answer(writer, number of the request)``."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.answer: Answer = self.say(reply(b'{"ok": true}'))
        self.url = ""

    @staticmethod
    def say(*answers: bytes) -> Answer:
        async def answer(writer: asyncio.StreamWriter, number: int) -> None:
            writer.write(answers[min(number, len(answers)) - 1])

        return answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        try:
            await self.answer(writer, len(self.heads))
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield made
    listening.close()


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    made = HttpClient(SystemClock(), lan=True, seconds=60)
    yield made
    await made.close()


async def test_json_is_fetched_with_parameters_and_headers(
    server: Server, client: HttpClient
) -> None:
    answer = await client.get_json(server.url, {"q": "서울", "n": 3}, headers={"X-Key": "k"})
    assert answer == {"ok": True}
    assert server.heads[0].startswith("GET /?q=%EC%84%9C%EC%9A%B8&n=3 ")
    assert "X-Key: k" in server.heads[0]


async def test_a_get_is_repeated_when_the_server_fails(server: Server, client: HttpClient) -> None:
    server.answer = server.say(reply(b"", "503 Busy"), b"", reply(b"[1]"))
    assert await client.get_json(server.url) == [1]
    assert len(server.heads) == 3


async def test_a_post_is_never_repeated(server: Server, client: HttpClient) -> None:
    server.answer = server.say(reply(b"", "500 Oops"), reply(b"[1]"))
    with pytest.raises(NetworkError, match="500"):
        await client.post_json(server.url, {})
    assert len(server.heads) == 1


async def test_a_refusal_is_told_with_its_status(server: Server, client: HttpClient) -> None:
    server.answer = server.say(reply(b"{}", "404 Not Found"))
    with pytest.raises(HttpRefusedError) as caught:
        await client.get_json(server.url)
    assert caught.value.status == 404
    assert len(server.heads) == 1


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"<html>"),
        reply(b""),
        reply(b"\xff\xfe"),
        reply(b"[" * 100_000),
        reply(json.dumps("x" * MAX_BODY_BYTES).encode()),
        reply(b"{}", "302 Found", "Location: http://127.0.0.1:1/"),
        b"not http at all\r\n\r\n",
        reply(b'{"cut": ')[:-4],
        reply(b"junk", "200 OK", "Content-Encoding: gzip"),
    ],
)
async def test_nonsense_is_a_network_error(
    server: Server, client: HttpClient, answer: bytes
) -> None:
    server.answer = server.say(answer)
    with pytest.raises(NetworkError):
        await client.get_json(server.url)


async def test_a_server_that_drips_is_given_up(server: Server) -> None:
    async def drip(writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    server.answer = drip
    client = HttpClient(SystemClock(), lan=True, seconds=0.5)
    with pytest.raises(NetworkError, match="Timeout"):
        await client.post_json(server.url, {})
    await client.close()


async def test_nobody_listening_is_said_at_once() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    client = HttpClient(SystemClock(), lan=True, seconds=600)
    async with asyncio.timeout(60):
        with pytest.raises(NetworkError, match="cannot connect"):
            await client.get_json(f"http://127.0.0.1:{port}/")
    await client.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://93.184.215.14/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "",
        "http://",
        "http://[::1",
        "nonsense",
    ],
)
async def test_only_https_leaves_the_device(client: HttpClient, url: str) -> None:
    with pytest.raises(NetworkError, match="not a"):
        await client.get_json(url)


async def test_plain_http_on_the_lan_must_be_allowed(server: Server) -> None:
    client = HttpClient(SystemClock())
    with pytest.raises(NetworkError, match="not allowed"):
        await client.get_json(server.url)
    assert not server.heads
    await client.close()


async def test_accelerated_time_runs_with_the_wall_during_a_request(server: Server) -> None:
    async def slow(writer: asyncio.StreamWriter, number: int) -> None:
        await asyncio.sleep(0.2)
        writer.write(reply(b"{}"))

    server.answer = slow
    clock = SkippingClock()
    client = HttpClient(clock, lan=True)
    sleeper = asyncio.create_task(clock.sleep(3600))
    before = clock.now()
    await client.get_json(server.url)
    assert 0.15 < clock.now() - before < 3600
    assert not sleeper.done()
    await sleeper
    await client.close()
