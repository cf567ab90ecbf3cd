"""The page a phone sees when it opens the code: payee, amount, PIN, pay or decline."""

from __future__ import annotations

from html import escape

from starlette.requests import Request

from assistant.core.amount import MINOR_UNITS
from assistant.sandbox.book import WAITING, Entry
from assistant.sandbox.desk import HOLD_DIALECT

LANGUAGES = ("ko", "en", "zh")

WORDS = {
    "ko": {
        "wallet": "샌드박스 지갑",
        "pay": "결제하기",
        "decline": "거절",
        "waiting": "금액을 확인하고 비밀번호 6자리를 눌러 주세요",
        "paid": "결제가 끝났습니다",
        "agreed": "결제를 확인하고 있습니다",
        "insufficient funds": "잔액이 부족합니다",
        "wrong_pin": "비밀번호가 맞지 않습니다",
        "declined": "결제가 거절되었습니다",
        "expired": "결제 시간이 지났습니다",
        "cancelled": "결제가 취소되었습니다",
        "hold_pay": "최대 금액 승인하기",
        "hold_waiting": "가져간 물건값만 빠져나갑니다. 비밀번호 6자리를 눌러 주세요",
        "hold_agreed": "승인되었습니다. 가져간 물건값만 결제됩니다",
        "hold_cancelled": "승인이 해제되었습니다. 결제된 금액이 없습니다",
        "code_show": "이 코드를 기기의 카메라에 보여 주세요",
        "code_left": "{seconds}초 뒤에 새 코드로 바뀝니다",
        "wallet_pays": "바로 결제되는 지갑",
        "wallet_declines": "잔액 없는 지갑",
        "wallet_asks": "비밀번호를 묻는 지갑",
        "pretend": "연습용입니다. 실제 돈은 나가지 않습니다. 비밀번호는 123456입니다.",
    },
    "en": {
        "wallet": "Sandbox wallet",
        "pay": "Pay",
        "decline": "Decline",
        "waiting": "Check the amount and enter your PIN",
        "paid": "Paid",
        "agreed": "Waiting for the shop",
        "insufficient funds": "Not enough money in the wallet",
        "wrong_pin": "That PIN is not right",
        "declined": "The payment was declined",
        "expired": "The code has expired",
        "cancelled": "The payment was cancelled",
        "hold_pay": "Authorise up to",
        "hold_waiting": "Only what you take is charged. Enter your PIN",
        "hold_agreed": "Authorised. Only what you take is charged",
        "hold_cancelled": "Released. Nothing was charged",
        "code_show": "Hold this code to the camera",
        "code_left": "A new code follows within {seconds} seconds",
        "wallet_pays": "Pays at once",
        "wallet_declines": "Empty wallet",
        "wallet_asks": "Asks for its PIN",
        "pretend": "For practice. No real money moves. The PIN is 123456.",
    },
    "zh": {
        "wallet": "沙盒钱包",
        "pay": "付款",
        "decline": "拒绝",
        "waiting": "请核对金额，输入六位密码",
        "paid": "付款成功",
        "agreed": "正在等待商家确认",
        "insufficient funds": "余额不足",
        "wrong_pin": "密码不正确",
        "declined": "付款被拒绝",
        "expired": "付款码已过期",
        "cancelled": "付款已取消",
        "hold_pay": "授权，最多",
        "hold_waiting": "只按实际拿取的商品扣款，请输入六位密码",
        "hold_agreed": "授权成功，只按实际拿取的商品扣款",
        "hold_cancelled": "授权已解除，没有扣款",
        "code_show": "请将付款码对准设备的摄像头",
        "code_left": "{seconds} 秒内自动更新",
        "wallet_pays": "直接付款的钱包",
        "wallet_declines": "没有余额的钱包",
        "wallet_asks": "需要密码的钱包",
        "pretend": "仅供练习，不会扣除真钱。密码是 123456。",
    },
}

_SYMBOLS = {"KRW": "₩", "CNY": "¥", "USD": "$"}

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action *",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
PIN = "123456"
"""Opens every sandbox wallet; the page says so."""

STYLE = """
:root { font-family: system-ui, "Noto Sans CJK KR", sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: #2f56e6; color: #1d2433; display: flex;
       flex-direction: column; }
header { color: #fff; padding: 1.5rem 1.5rem 2.25rem; }
header b { font-size: 1.05rem; display: block; margin-bottom: 1.5rem; opacity: .85; }
header .payee { font-size: 1.35rem; font-weight: 600; }
header .subject { opacity: .8; margin-top: .25rem; }
header .amount { font-size: 2.9rem; font-weight: 700; margin-top: 1rem; }
main { flex: 1; background: #fff; border-radius: 1.75rem 1.75rem 0 0; padding: 2rem 1.5rem;
       text-align: center; }
label { display: block; color: #5b6783; margin-bottom: .75rem; }
input[type=password] { width: 100%; font-size: 1.75rem; letter-spacing: .75rem; padding: .75rem;
       text-align: center; border: 2px solid #d5dbea; border-radius: 1rem; }
button { width: 100%; padding: 1.1rem; border: 0; border-radius: 1rem; font: inherit;
         font-weight: 700; font-size: 1.05rem; margin-top: 1rem; }
.go { background: #2f56e6; color: #fff; } .no { background: #eef1f8; color: #3b4660; }
.wrong { color: #c2382e; font-weight: 600; margin: 1rem 0 0; }
.sign { width: 5.5rem; height: 5.5rem; border-radius: 50%; margin: 1rem auto 1.25rem;
        font-size: 3rem; line-height: 5.5rem; color: #fff; background: #8791a7; }
.paid .sign, .agreed .sign { background: #0a9a62; } .declined .sign { background: #d1453a; }
.state { font-size: 1.35rem; font-weight: 700; }
small { display: block; margin-top: 1.75rem; color: #6b7690; line-height: 1.5; }
"""

_SIGNS = {"paid": "✓", "agreed": "✓", "declined": "✕", "expired": "!", "cancelled": "–"}


def page(entry: Entry, language: str, *, captured: int = 0, wrong_pin: bool = False) -> str:
    """``captured``: what was taken of a hold, in minor units."""
    words = WORDS[language]
    amount = written(captured or entry.minor, entry.currency)
    kind = "hold_" if entry.dialect == HOLD_DIALECT else ""
    if entry.state == WAITING:
        wrong = f'<p class="wrong" role="alert">{words["wrong_pin"]}</p>' if wrong_pin else ""
        inside = f"""<form method="post"><input type="hidden" name="amount" value="{entry.minor}">
<label for="pin">{words[kind + "waiting"]}</label>
<input id="pin" name="pin" type="password" inputmode="numeric" maxlength="6" autocomplete="off">
{wrong}<button class="go" name="action" value="pay">{words[kind + "pay"]} {amount}</button>
<button class="no" name="action" value="decline">{words["decline"]}</button></form>"""
    else:
        inside = f"""<div class="{entry.state}"><div class="sign">{_SIGNS[entry.state]}</div>
<div class="state" role="status">{
            words.get(entry.detail) or words.get(kind + entry.state) or words[entry.state]
        }</div></div>"""
    return f"""<!doctype html>
<html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["wallet"]}</title><style>{STYLE}</style>
<header><b>{words["wallet"]}</b><div class="payee">{escape(entry.payee)}</div>
<div class="subject">{escape(entry.subject)}</div><div class="amount">{amount}</div></header>
<main>{inside}<small>{words["pretend"]}</small></main></html>
"""


def written(minor: int, currency: str) -> str:
    """``written(1250, "USD")`` is "$12.50"."""
    units = MINOR_UNITS[currency]
    digits = len(str(units)) - 1
    major = f"{minor // units:,}" + (f".{minor % units:0{digits}d}" if digits else "")
    return f"{_SYMBOLS[currency]}{major}"


def wants_data(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def language_of(request: Request) -> str:
    """As ``?lang=`` says, else as the browser prefers."""
    wanted = request.query_params.get("lang", "")
    if wanted in LANGUAGES:
        return wanted
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(accept_language: str) -> str:
    """The first of our languages that the browser asks for; Korean when it names none."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
