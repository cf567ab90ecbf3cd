"""The only way out of the device: JSON over HTTP, with limits a hostile server cannot pass."""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.core.clock import Clock
from assistant.core.errors import NetworkError

# httpx does without its command line where that cannot be imported, and the device starts 0.2 s
# sooner without rich, pygments and click.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

import httpx  # noqa: E402 - after the line above

MAX_BODY_BYTES = 2_000_000
RETRIES = 2
RETRY_SECONDS = 0.2

_certificates = functools.cache(httpx.create_ssl_context)
"""Each client would load them again."""


def prepare_requests() -> None:
    """Makes what the first request of all clients needs; on any thread."""
    import httpcore  # noqa: F401 - 0.1 s, which httpx leaves to its first client

    for trust_env in (True, False):
        _certificates(trust_env=trust_env)


class HttpRefusedError(NetworkError):
    """The server answered, and refused the request: ``status`` is 400 to 499."""

    def __init__(self, detail: str, status: int) -> None:
        super().__init__(detail)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """``headers`` have lower-case names; ``status`` is 200 to 499, and no redirection."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises NetworkError when the body is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise NetworkError("the answer is not JSON") from error


class HttpClient:
    """A client for the brain's event loop. The clock runs with the wall during a request.

    Args:
        lan: also allow plain ``http`` to this machine and to private addresses, and use no
            proxy: for servers the owner configured, such as the payment sandbox.
        seconds: the longest a request may take, from connecting to the last byte.
        retries: how often a GET is repeated when the server fails; a POST never is.
    """

    def __init__(
        self, clock: Clock, *, lan: bool = False, seconds: float = 8.0, retries: int = RETRIES
    ) -> None:
        self._clock = clock
        self._lan = lan
        self._seconds = seconds
        self._retries = retries
        self._opened: httpx.AsyncClient | None = None

    @property
    def _client(self) -> httpx.AsyncClient:
        # Not before it is needed: it takes 0.1 s of a start (`prepare_requests`).
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                timeout=httpx.Timeout(self._seconds, connect=min(3.0, self._seconds)),
                follow_redirects=False,
                trust_env=not self._lan,
                verify=_certificates(trust_env=not self._lan),
                # A small compressed body may unpack to gigabytes.
                headers={"Accept-Encoding": "identity"},
            )
        return self._opened

    async def get_json(
        self,
        url: str,
        params: Mapping[str, str | int | float] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The decoded JSON body of ``url``.

        Raises:
            HttpRefusedError: the server answered 4xx.
            NetworkError: out of reach, too slow, too large, failing, or not JSON.
        """
        request = self._request("GET", url, params=params, headers=headers)
        for attempt in range(self._retries):
            try:
                return _decoded(await self._send(request), request)
            except _ServerFailedError:
                await self._clock.sleep(RETRY_SECONDS * 2**attempt)
        return _decoded(await self._send(request), request)

    async def post_json(
        self, url: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Sends ``body`` once and returns the decoded answer. Raises as `get_json` does."""
        request = self._request("POST", url, json=body, headers=headers)
        return _decoded(await self._send(request), request)

    async def send(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpAnswer:
        """Sends once; for servers that sign what they say, and say why they refuse.

        Raises:
            NetworkError: out of reach, too slow, too large, failing, or redirected.
        """
        return await self._send(
            self._request(method, url, content=content, params=params, headers=headers)
        )

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    def _request(self, method: str, url: str, **parts: Any) -> httpx.Request:
        try:
            request = self._client.build_request(method, url, **parts)
        except (httpx.InvalidURL, ValueError) as error:
            raise NetworkError(f"not an address: {url!r} ({error})") from error
        if not self._allowed(request.url):
            raise NetworkError(f"not allowed: {url!r}; only https leaves the device")
        return request

    def _allowed(self, url: httpx.URL) -> bool:
        return url.scheme == "https" or (
            self._lan and url.scheme == "http" and _is_private(url.host)
        )

    async def _send(self, request: httpx.Request) -> HttpAnswer:
        where = _where(request)
        with self._clock.busy():
            try:
                # httpx limits each read only; a server that drips would hold us for ever.
                async with asyncio.timeout(self._seconds):
                    answer = await self._exchange(request, where)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                raise NetworkError(f"{where}: cannot connect ({error})") from error
            except (httpx.HTTPError, TimeoutError) as error:
                raise _ServerFailedError(f"{where}: {type(error).__name__} {error}") from error
        if answer.status >= 500 or answer.status == httpx.codes.TOO_MANY_REQUESTS:
            raise _ServerFailedError(f"{where}: the server answered {answer.status}")
        if 300 <= answer.status < 400:
            raise NetworkError(f"{where}: redirected ({answer.status}), which is not followed")
        return answer

    async def _exchange(self, request: httpx.Request, where: str) -> HttpAnswer:
        response = await self._client.send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise NetworkError(f"{where}: the answer is larger than {MAX_BODY_BYTES} bytes")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return HttpAnswer(status=response.status_code, headers=headers, body=bytes(body))
        finally:
            await response.aclose()


def _where(request: httpx.Request) -> str:
    return f"{request.method} {request.url.host}{request.url.path}"


def _decoded(answer: HttpAnswer, request: httpx.Request) -> Any:
    if answer.status >= 400:
        refusal = f"{_where(request)}: the server answered {answer.status}"
        raise HttpRefusedError(refusal, answer.status)
    try:
        return answer.json()
    except NetworkError as error:
        raise NetworkError(f"{_where(request)}: {error}") from error


class _ServerFailedError(NetworkError):
    """Reached, but it failed or went away: worth another try."""


def _is_private(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
