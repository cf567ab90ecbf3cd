"""The sandbox provider put together: every dialect it speaks, and the page for phones."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant.sandbox.alipay_wire import AlipayDialect
from assistant.sandbox.book import Entry
from assistant.sandbox.desk import Desk
from assistant.sandbox.hold_wire import HoldDialect
from assistant.sandbox.house_wire import HouseDialect
from assistant.sandbox.kakaopay_wire import KakaopayDialect
from assistant.sandbox.keys import Keys
from assistant.sandbox.notifier import Notifier
from assistant.sandbox.phone import Phone
from assistant.sandbox.toss_wire import TossDialect
from assistant.sandbox.wallet_page import WalletPage
from assistant.sandbox.wechat_wire import WechatDialect


class Counter:
    """Args:
    key: what merchants of the house, KakaoPay and Toss dialects must show.
    """

    def __init__(self, desk: Desk, keys: Keys, key: str) -> None:
        alipay = AlipayDialect(desk, keys)
        wechat = WechatDialect(desk, keys)
        notifier = Notifier(desk.faults, desk.clock)
        letters = {"alipay": alipay.notification, "wechat": wechat.notification}

        def settled(entry: Entry) -> None:
            if entry.notify_url and entry.dialect in letters:
                notifier.post(
                    entry.notify_url, lambda forged: letters[entry.dialect](entry, forged)
                )

        routes = [
            *HouseDialect(desk, key).routes,
            *HoldDialect(desk, key).routes,
            *alipay.routes,
            *wechat.routes,
            *KakaopayDialect(desk, key).routes,
            *TossDialect(desk, key).routes,
            *Phone(desk, settled).routes,
            *WalletPage(desk).routes,
        ]
        self.app = Starlette(
            routes=routes,
            exception_handlers={HTTPException: _refuse},
        )


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
