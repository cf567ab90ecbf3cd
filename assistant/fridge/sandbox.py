"""The sandbox fridge over HTTP; `assistant.sandbox.fridge_wire` says what it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from assistant.core.errors import DeviceError
from assistant.core.fridge import Article, Door, Lane, Reading
from assistant.http import HttpClient, HttpRefusedError


class SandboxFridge:
    """A `Fridge`.

    Args:
        url: where it listens, ``http://127.0.0.1:8433``.
        key: what it gave us to show with each request. Never logged.
    """

    def __init__(
        self, http: HttpClient, articles: Sequence[Article], *, url: str, key: str
    ) -> None:
        self.articles = tuple(articles)
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"}

    async def open(self, visit: str) -> Reading:
        lanes = [{"article": article.id, "grams": article.grams} for article in self.articles]
        return await self._post(f"{_path(visit)}/open", {"lanes": lanes})

    async def look(self, visit: str) -> Reading:
        try:
            answer = await self._http.get_json(self._url + _path(visit), headers=self._headers)
        except HttpRefusedError as refusal:
            raise DeviceError(str(refusal)) from refusal
        return _reading(answer)

    async def lock(self, visit: str) -> Reading:
        return await self._post(f"{_path(visit)}/lock", {})

    async def _post(self, path: str, body: dict[str, Any]) -> Reading:
        try:
            answer = await self._http.post_json(self._url + path, body, headers=self._headers)
        except HttpRefusedError as refusal:
            raise DeviceError(str(refusal)) from refusal
        return _reading(answer)


def _path(visit: str) -> str:
    return f"/v1/visits/{quote(visit, safe='')}"


def _reading(answer: Any) -> Reading:
    """Raises DeviceError when the answer is not what the fridge promised."""
    try:
        lanes = tuple(
            Lane(
                article=str(lane["article"]),
                taken=_number(lane["taken"]),
                lighter=_number(lane["lighter"]),
            )
            for lane in answer["lanes"]
        )
        return Reading(door=Door(answer["door"]), lanes=lanes)
    except (KeyError, TypeError, ValueError) as error:
        raise DeviceError(f"the fridge's answer makes no sense: {error!r}") from error


def _number(value: Any) -> int | None:
    if value is not None and type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value
