"""Clients that others wrote judge whether the sandbox speaks as Alipay and WeChat Pay do."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import httpx
import pytest
from alipay import AliPay
from wechatpayv3 import WeChatPay, WeChatPayType

from assistant.sandbox.alipay_wire import APP_ID
from assistant.sandbox.faults import Fault
from assistant.sandbox.keys import MERCHANT, PLATFORM
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.sandbox.wechat_wire import (
    APP_ID as WECHAT_APP_ID,
)
from assistant.sandbox.wechat_wire import (
    MERCHANT_ID,
    MERCHANT_SERIAL,
    PLATFORM_SERIAL,
)
from tests.sandbox.letter_box import LetterBox


@pytest.fixture
def alipay(process: SandboxProcess, letter_box: LetterBox) -> AliPay:
    client = AliPay(
        appid=APP_ID,
        app_notify_url=letter_box.url,
        app_private_key_string=process.keys.private_pem(MERCHANT),
        alipay_public_key_string=process.keys.public_pem(PLATFORM),
    )
    client._gateway = f"{process.url}/alipay/gateway.do"
    return client


@pytest.fixture
def wechat(process: SandboxProcess, letter_box: LetterBox) -> WeChatPay:
    client = WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=MERCHANT_ID,
        private_key=process.keys.private_pem(MERCHANT),
        cert_serial_no=MERCHANT_SERIAL,
        apiv3_key=process.keys.api_v3,
        appid=WECHAT_APP_ID,
        notify_url=letter_box.url,
        public_key=process.keys.public_pem(PLATFORM),
        public_key_id=PLATFORM_SERIAL,
    )
    client._core._gate_way = process.url
    return client


def test_alipay_client_from_code_to_refund(
    process: SandboxProcess, alipay: AliPay, letter_box: LetterBox
) -> None:
    number = uuid.uuid4().hex
    code = alipay.api_alipay_trade_precreate("红烧肉", number, "25.30")
    assert code["code"] == "10000"
    assert alipay.api_alipay_trade_query(number)["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    assert Wallet().look(code["qr_code"]).amount.minor == 2530
    assert alipay.api_alipay_trade_query(number)["trade_status"] == "WAIT_BUYER_PAY"
    Wallet().pay(code["qr_code"])
    paid = alipay.api_alipay_trade_query(number)
    assert (paid["trade_status"], paid["total_amount"]) == ("TRADE_SUCCESS", "25.30")

    part = alipay.api_alipay_trade_refund("5.00", out_trade_no=number, out_request_no="r1")
    again = alipay.api_alipay_trade_refund("5.00", out_trade_no=number, out_request_no="r1")
    assert (part["fund_change"], again["fund_change"]) == ("Y", "N")
    assert again["refund_fee"] == "5.00"
    too_much = alipay.api_alipay_trade_refund("21.00", out_trade_no=number, out_request_no="r2")
    assert too_much["code"] == "40004"

    states = []
    for _ in range(2):
        _headers, body = letter_box.next()
        fields = dict(parse_qsl(body.decode()))
        assert alipay.verify(fields, fields.pop("sign"))
        states.append(fields["trade_status"])
    assert states == ["WAIT_BUYER_PAY", "TRADE_SUCCESS"]


def test_alipay_client_cancels(alipay: AliPay) -> None:
    number = uuid.uuid4().hex
    code = alipay.api_alipay_trade_precreate("x", number, "1.00")["qr_code"]
    assert alipay.api_alipay_trade_cancel(number)["retry_flag"] == "N"
    assert Wallet().pay(code).state == "cancelled"


def test_alipay_client_reads_a_phones_code(process: SandboxProcess, alipay: AliPay) -> None:
    def charge(code: str) -> dict[str, str]:
        number = uuid.uuid4().hex
        answer = alipay.api_alipay_trade_pay(number, "bar_code", code, "x", total_amount="3.00")
        return dict(answer)

    code = Wallet().show(process.url)
    paid = charge(code)
    assert (paid["code"], paid["total_amount"]) == ("10000", "3.00")
    assert charge(code)["sub_code"] == "ACQ.PAYMENT_AUTH_CODE_INVALID"
    assert charge(Wallet().show(process.url, "declines"))["code"] == "40004"
    assert charge(Wallet().show(process.url, "asks"))["code"] == "10003"


def test_wechat_client_reads_a_phones_code(process: SandboxProcess, wechat: WeChatPay) -> None:
    def charge(number: str, code: str) -> tuple[int, dict[str, object]]:
        status, answer = wechat.pay(
            description="x",
            out_trade_no=number,
            amount={"total": 300, "currency": "CNY"},
            payer={"auth_code": code},
            scene_info={"store_info": {"id": "1"}},
            pay_type=WeChatPayType.CODEPAY,
        )
        return status, json.loads(answer)

    number, code = uuid.uuid4().hex, Wallet().show(process.url)
    status, order = charge(number, code)
    assert (status, order["trade_state"]) == (200, "SUCCESS")
    status, refusal = charge(uuid.uuid4().hex, code)
    assert (status, refusal["code"]) == (400, "AUTH_CODE_INVALID")
    assert wechat.codepay_reverse(out_trade_no=number)[0] == 200
    assert json.loads(wechat.query(out_trade_no=number)[1])["trade_state"] == "REFUND"


def test_alipay_client_sees_a_forged_notification(
    process: SandboxProcess, alipay: AliPay, letter_box: LetterBox
) -> None:
    process.switch_on(Fault.NOTIFY_FORGED)
    code = alipay.api_alipay_trade_precreate("x", uuid.uuid4().hex, "1.00")["qr_code"]
    Wallet().pay(code)
    _headers, body = letter_box.next()
    fields = dict(parse_qsl(body.decode()))
    assert not alipay.verify(fields, fields.pop("sign"))


def test_alipay_client_finds_the_bill_of_a_day(alipay: AliPay) -> None:
    number = uuid.uuid4().hex
    code = alipay.api_alipay_trade_precreate("红烧肉", number, "7.05")["qr_code"]
    Wallet().pay(code)
    method = "alipay.data.dataservice.bill.downloadurl.query"
    paid_at = alipay.api_alipay_trade_query(number)["send_pay_date"]
    content = {"bill_type": "trade", "bill_date": paid_at[: len("2026-11-21")]}
    answer = alipay.server_api(method, biz_content=content)
    packed = httpx.get(answer["bill_download_url"], trust_env=False, timeout=60).content
    with zipfile.ZipFile(io.BytesIO(packed)) as folder:
        details, summary = sorted(folder.namelist(), key=len)
        (line,) = (x for x in folder.read(details).decode("gbk").splitlines() if number in x)
    assert ",7.05," in line
    assert "汇总" in summary
    content["bill_date"] = "2020-01-01"
    assert alipay.server_api(method, biz_content=content)["sub_code"] == "isp.bill_not_exist"


@pytest.mark.parametrize("packing", ["GZIP", ""])
def test_wechat_client_downloads_the_bill_of_a_day(wechat: WeChatPay, packing: str) -> None:
    number = uuid.uuid4().hex
    answer = wechat.pay(description="红烧肉", out_trade_no=number, amount={"total": 705})[1]
    Wallet().pay(json.loads(answer)["code_url"])
    paid_at = json.loads(wechat.query(out_trade_no=number)[1])["success_time"]
    day = paid_at[: len("2026-11-21")]
    status, offered = wechat.trade_bill(day, tar_type=packing)
    assert status == 200
    status, file = wechat.download_bill(json.loads(offered)["download_url"])
    content = gzip.decompress(file) if packing else file
    assert hashlib.sha1(content).hexdigest() == json.loads(offered)["hash_value"]  # noqa: S324
    (line,) = (x for x in content.decode("utf-8-sig").splitlines() if number in x)
    assert ",`7.05," in line
    status, refusal = wechat.trade_bill("2020-01-01")
    assert (status, json.loads(refusal)["code"]) == (400, "NO_STATEMENT_EXIST")


def test_wechat_client_from_code_to_refund(wechat: WeChatPay, letter_box: LetterBox) -> None:
    number = uuid.uuid4().hex
    until = (datetime.now(UTC) + timedelta(minutes=5)).isoformat(timespec="seconds")
    status, answer = wechat.pay(
        description="红烧肉", out_trade_no=number, amount={"total": 2530}, time_expire=until
    )
    assert status == 200
    code = json.loads(answer)["code_url"]
    status, answer = wechat.query(out_trade_no=number)
    assert (status, json.loads(answer)["trade_state"]) == (200, "NOTPAY")
    Wallet().pay(code)
    order = json.loads(wechat.query(out_trade_no=number)[1])
    assert (order["trade_state"], order["amount"]["total"]) == ("SUCCESS", 2530)
    amount = {"refund": 500, "total": 2530, "currency": "CNY"}
    status, answer = wechat.refund(out_refund_no="w1" + number, out_trade_no=number, amount=amount)
    assert (status, json.loads(answer)["status"]) == (200, "SUCCESS")

    told = []
    for _ in range(2):
        headers, body = letter_box.next()
        told.append(wechat.callback(headers, body)["resource"])
    assert told[-1]["trade_state"] == "SUCCESS"
    assert told[-1]["out_trade_no"] == number


def test_wechat_client_closes(wechat: WeChatPay) -> None:
    number = uuid.uuid4().hex
    code = json.loads(wechat.pay(description="x", out_trade_no=number, amount={"total": 1})[1])
    assert wechat.close(out_trade_no=number)[0] == 204
    assert Wallet().pay(code["code_url"]).state == "cancelled"
    assert json.loads(wechat.query(out_trade_no=number)[1])["trade_state"] == "CLOSED"


def test_wechat_client_sees_a_forged_notification(
    process: SandboxProcess, wechat: WeChatPay, letter_box: LetterBox
) -> None:
    process.switch_on(Fault.NOTIFY_FORGED)
    number = uuid.uuid4().hex
    answer = wechat.pay(description="x", out_trade_no=number, amount={"total": 1})[1]
    Wallet().pay(json.loads(answer)["code_url"])
    headers, body = letter_box.next()
    assert wechat.callback(headers, body) is None
