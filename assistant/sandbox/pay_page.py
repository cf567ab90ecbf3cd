"""The page a phone sees when it opens the code: payee, amount, pay or decline."""

from __future__ import annotations

from html import escape

from assistant.core.amount import MINOR_UNITS
from assistant.sandbox.book import WAITING, Entry

LANGUAGES = ("ko", "en", "zh")

_WORDS = {
    "ko": {
        "wallet": "샌드박스 지갑",
        "to": "받는 곳",
        "pay": "결제하기",
        "decline": "거절",
        "waiting": "금액을 확인하고 결제해 주세요",
        "paid": "결제가 끝났습니다",
        "declined": "결제가 거절되었습니다",
        "expired": "결제 시간이 지났습니다",
        "cancelled": "결제가 취소되었습니다",
        "pretend": "연습용입니다. 실제 돈은 나가지 않습니다.",
    },
    "en": {
        "wallet": "Sandbox wallet",
        "to": "To",
        "pay": "Pay",
        "decline": "Decline",
        "waiting": "Check the amount, then pay",
        "paid": "Paid",
        "declined": "The payment was declined",
        "expired": "The code has expired",
        "cancelled": "The payment was cancelled",
        "pretend": "For practice. No real money moves.",
    },
    "zh": {
        "wallet": "沙盒钱包",
        "to": "收款方",
        "pay": "付款",
        "decline": "拒绝",
        "waiting": "请核对金额后付款",
        "paid": "付款成功",
        "declined": "付款被拒绝",
        "expired": "付款码已过期",
        "cancelled": "付款已取消",
        "pretend": "仅供练习，不会扣除真钱。",
    },
}

_SYMBOLS = {"KRW": "₩", "CNY": "¥", "USD": "$"}

_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, "Noto Sans CJK KR", sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f7; }
main { width: min(22rem, 88vw); background: #fff; color: #1d2433; border-radius: 1.5rem;
       padding: 2rem; box-shadow: 0 1rem 3rem #1d243322; text-align: center; }
h1 { font-size: 1rem; font-weight: 600; color: #5b6783; margin: 0 0 1.5rem; }
.payee { font-size: 1.25rem; margin: .25rem 0 0; }
.amount { font-size: 2.75rem; font-weight: 700; margin: .5rem 0; }
.state { color: #5b6783; min-height: 1.5em; }
.paid { color: #0a8f5b; font-weight: 700; }
.declined, .expired, .cancelled { color: #c2382e; font-weight: 700; }
button { width: 100%; padding: 1rem; border: 0; border-radius: 1rem; font: inherit;
         font-weight: 600; margin-top: .75rem; cursor: pointer; }
.go { background: #3557e8; color: #fff; } .no { background: #e7eaf2; color: #1d2433; }
small { display: block; margin-top: 1.5rem; color: #8791a7; }
"""


def page(entry: Entry, language: str) -> str:
    words = _WORDS[language]
    amount = written(entry.minor, entry.currency)
    buttons = ""
    if entry.state == WAITING:
        buttons = (
            f'<form method="post"><input type="hidden" name="amount" value="{entry.minor}">'
            f'<button class="go" name="action" value="pay">{words["pay"]} {amount}</button>'
            f'<button class="no" name="action" value="decline">{words["decline"]}</button></form>'
        )
    return f"""<!doctype html>
<html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["wallet"]}</title><style>{_STYLE}</style>
<main><h1>{words["wallet"]}</h1>
<div>{words["to"]}</div><div class="payee">{escape(entry.payee)}</div>
<div>{escape(entry.subject)}</div>
<div class="amount">{amount}</div>
<div class="state {entry.state}" role="status">{words[entry.state]}</div>
{buttons}<small>{words["pretend"]}</small></main></html>
"""


def written(minor: int, currency: str) -> str:
    """``written(1250, "USD")`` is "$12.50"."""
    units = MINOR_UNITS[currency]
    digits = len(str(units)) - 1
    major = f"{minor // units:,}" + (f".{minor % units:0{digits}d}" if digits else "")
    return f"{_SYMBOLS[currency]}{major}"


def preferred_language(accept_language: str) -> str:
    """The first of our languages that the browser asks for; Korean when it names none."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
