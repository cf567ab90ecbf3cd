"""The phone of a script's customer: reads codes off the screen, and shows its own to the camera."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import qrcode
from PIL import Image

from assistant.core.clock import SkippingClock
from assistant.core.errors import PaymentError
from assistant.core.picture import Picture
from assistant.sandbox.wallet import Wallet
from avatar.stage import Stage

LOOK_SECONDS = 1.0
"""What it takes to get the phone out."""
_VIEW, _PHONE = (640, 480), (300, 420)
_WALLETS = {"show": "pays", "show empty": "declines", "show locked": "asks"}


class BeforeCamera:
    """What the device's camera sees: a dim room, and for a moment a phone that is held up."""

    def __init__(self) -> None:
        self._room = Image.new("RGB", _VIEW, (72, 66, 60))
        self._held: Picture | None = None

    def hold_up(self, code: str) -> None:
        """A phone's lit screen with ``code`` on it, a little askew."""
        screen = Image.new("RGB", _PHONE, "white")
        screen.paste(qrcode.make(code, border=4).get_image().resize((260, 260)), (20, 60))
        mask = Image.new("L", _PHONE, 255).rotate(6, expand=True)
        view = self._room.copy()
        view.paste(screen.rotate(6, expand=True), (150, 15), mask)
        self._held = Picture(view.tobytes(), *_VIEW)

    def pictures(self) -> Iterator[Picture]:
        empty = Picture(self._room.tobytes(), *_VIEW)
        while True:
            seen, self._held = self._held or empty, None
            yield seen


class CustomerPhone:
    """A phone in front of ``stage``, with a wallet at the sandbox ``provider``."""

    def __init__(
        self, stage: Stage, clock: SkippingClock, view: BeforeCamera, provider: str
    ) -> None:
        self._stage, self._clock, self._view, self._provider = stage, clock, view, provider
        self._wallet = Wallet()
        self._code = ""

    async def use(self, action: str) -> None:
        """Does one of `assistant.script.script.PHONE_ACTIONS`.

        Raises:
            PaymentError: no code is on the screen, or the provider refuses the wallet.
        """
        await self._clock.sleep(LOOK_SECONDS)
        with self._clock.stopped():
            if action in _WALLETS:
                show = self._wallet.show
                self._code = await asyncio.to_thread(show, self._provider, _WALLETS[action])
            if action.startswith("show"):
                self._view.hold_up(self._code)
            elif action == "unlock":
                await asyncio.to_thread(self._wallet.unlock)
            else:
                await self._scan(action)

    async def _scan(self, action: str) -> None:
        payload = self._wallet.scan(self._stage.draw(self._clock.now()))
        if payload is None:
            raise PaymentError("the phone sees no payment code on the screen")
        wallet = self._wallet
        act = {"look": wallet.look, "pay": wallet.pay, "decline": wallet.decline}[action]
        await asyncio.to_thread(act, payload)
