"""The daily bill files of WeChat Pay (CSV) and Alipay (CSVs in a zip), read and added up.

Source: "申请交易账单" and "下载账单" of WeChat Pay v3; "查询对账单下载地址" of Alipay, for the type
``trade``. Amounts in both are yuan; days are those of Beijing. Both end with sums, so that a file
that was cut off or does not say what its lines say is refused.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from assistant.core.amount import Money
from assistant.core.errors import PaymentError
from assistant.core.payments import BillLine

BEIJING = ZoneInfo("Asia/Shanghai")
MAX_BILL_BYTES = 50_000_000
"""Unpacked; some 150,000 lines."""
_DETAILS, _SUMMARY = "业务明细", "汇总"
_COUNTS = re.compile(r"#(交易|退款)合计：(\d+)笔")
_GZIP = 31
"""zlib's word for a gzip header."""


def unpacked(packed: bytes) -> bytes:
    """What a gzip file holds. Raises PaymentError when it is damaged or unpacks to too much."""
    opening = zlib.decompressobj(_GZIP)
    try:
        content = opening.decompress(packed, MAX_BILL_BYTES)
    except zlib.error as error:
        raise PaymentError("a bill that cannot be unpacked") from error
    if not opening.eof:
        raise PaymentError("a bill that was cut off, or is too large")
    return content


def read_wechat_bill(content: bytes) -> tuple[BillLine, ...]:
    """Raises PaymentError when the file makes no sense, or its sums are not those of its lines."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        # Every cell begins with a backtick, so that spreadsheets leave long numbers alone.
        table = [[cell.removeprefix("`").strip() for cell in row] for row in rows if row]
        head, *body, sum_names, sums = table
        lines = tuple(
            line
            for row in body
            if (line := _wechat_line(dict(zip(head, row, strict=True)))) is not None
        )
        said = dict(zip(sum_names, sums, strict=True))
        paid, back = _sum(lines, "payment"), _sum(lines, "refund")
        if (
            int(said["总交易单数"]) != len(body)
            or _fen(said["订单总金额"]) != paid
            or _fen(said["申请退款总金额"]) < back
        ):
            raise PaymentError("wechat's bill does not add up")
        return lines
    except (ValueError, KeyError, InvalidOperation, csv.Error) as error:
        raise PaymentError(f"wechat's bill makes no sense: {error!r}") from error


def _wechat_line(row: dict[str, str]) -> BillLine | None:
    """``None`` for a refund that failed."""
    at = datetime.strptime(row["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    match row["交易状态"], row["退款状态"]:
        case "SUCCESS", _:
            return _line("payment", row["商户订单号"], row["订单金额"], at)
        case "REFUND", "FAIL" | "CHANGE":
            return None
        case "REFUND", _:
            return _line("refund", row["商户订单号"], row["申请退款金额"], at, row["商户退款单号"])
        case state, _:
            raise ValueError(f"a line that is {state}")


def read_alipay_bill(packed: bytes) -> tuple[BillLine, ...]:
    """Raises PaymentError when the file makes no sense, or holds other lines than it says."""
    try:
        rows, counts = _alipay_rows(_alipay_details(packed))
        lines = tuple(_alipay_line(row) for row in rows)
    except (ValueError, KeyError, InvalidOperation, zipfile.BadZipFile, csv.Error) as error:
        raise PaymentError(f"alipay's bill makes no sense: {error!r}") from error
    found = {
        "交易": sum(line.kind == "payment" for line in lines),
        "退款": sum(line.kind == "refund" for line in lines),
    }
    if counts != found:
        raise PaymentError(f"alipay's bill says {counts}, and holds {found}")
    return lines


def _alipay_details(packed: bytes) -> str:
    """The file of single payments; the other one in the zip sums them up by shop."""
    with zipfile.ZipFile(io.BytesIO(packed), metadata_encoding="gbk") as folder:
        (file,) = (
            file
            for file in folder.infolist()
            if _DETAILS in file.filename and _SUMMARY not in file.filename
        )
        if file.file_size > MAX_BILL_BYTES:
            raise ValueError("too large")
        return folder.read(file).decode("gbk")


def _alipay_rows(text: str) -> tuple[list[dict[str, str]], dict[str, int]]:
    """The lines by the names of their columns, and how many of each kind the file says it has."""
    table = [line for line in text.splitlines() if line and not line.startswith("#")]
    head, *body = csv.reader(table)
    names = [name.strip() for name in head]
    rows = [dict(zip(names, (cell.strip() for cell in row), strict=True)) for row in body]
    return rows, {kind: int(count) for kind, count in _COUNTS.findall(text)}


def _alipay_line(row: dict[str, str]) -> BillLine:
    at = datetime.strptime(row["完成时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    reference, amount = row["商户订单号"], row["订单金额（元）"]
    match row["业务类型"]:
        case "交易":
            return _line("payment", reference, amount, at)
        case "退款":
            refund = row["退款批次号/请求号"]
            return _line("refund", reference, amount.removeprefix("-"), at, refund)
        case kind:
            raise ValueError(f"a line that is {kind}")


def _line(kind: str, reference: str, yuan: str, at: datetime, refund: str = "") -> BillLine:
    if bool(refund) != (kind == "refund"):
        raise ValueError("a refund without its number, or a number without a refund")
    amount = Money(_fen(yuan), "CNY")
    return BillLine(kind=kind, reference=reference, amount=amount, at=at, refund=refund)


def _sum(lines: Iterable[BillLine], kind: str) -> int:
    return sum(line.amount.minor for line in lines if line.kind == kind)


def _fen(yuan: str) -> int:
    fen = Decimal(yuan) * 100
    if not fen.is_finite() or fen != int(fen) or fen < 0:
        raise ValueError(f"not an amount: {yuan!r}")
    return int(fen)
