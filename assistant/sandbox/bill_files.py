"""A day of the sandbox's book as the bill files of WeChat Pay and Alipay."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.sandbox.book import Line

BEIJING = ZoneInfo("Asia/Shanghai")
_WECHAT_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
    "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,"
    "退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
_WECHAT_SUMS = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
_ALIPAY_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,"
    "券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,"
    "分润（元）,备注"
)
_RULE = "-" * 40


def day_of(day: date) -> tuple[float, float]:
    """Its begin and end in Beijing, seconds since 1970."""
    begin = datetime(day.year, day.month, day.day, tzinfo=BEIJING).timestamp()
    return begin, begin + 86_400


def wechat_bill(lines: Sequence[Line], app_id: str, merchant_id: str) -> bytes:
    rows = [_row(_WECHAT_HEAD, _wechat(line, app_id, merchant_id)) for line in lines]
    paid = yuan(sum(line.minor for line in lines if not line.refund))
    back = yuan(sum(line.minor for line in lines if line.refund))
    sums = [str(len(lines)), paid, back, "0.00", "0.00", paid, back]
    text = [_WECHAT_HEAD, *map(_ticked, rows), _WECHAT_SUMS, _ticked(sums)]
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in text).encode()


def _wechat(line: Line, app_id: str, merchant_id: str) -> dict[str, str]:
    row = {
        "交易时间": _beijing(line.at),
        "公众账号ID": app_id,
        "商户号": merchant_id,
        "微信订单号": line.token,
        "商户订单号": line.reference,
        "交易类型": "NATIVE",
        "付款银行": "OTHERS",
        "货币种类": line.currency,
        "费率": "0.00%",
        "商品名称": line.subject,
    }
    if not line.refund:
        return row | {
            "交易状态": "SUCCESS",
            "应结订单金额": yuan(line.minor),
            "订单金额": yuan(line.minor),
        }
    return row | {
        "交易状态": "REFUND",
        "微信退款单号": f"r{line.token}",
        "商户退款单号": line.refund,
        "退款金额": yuan(line.minor),
        "申请退款金额": yuan(line.minor),
        "退款类型": "ORIGINAL",
        "退款状态": "SUCCESS",
    }


def alipay_bill(lines: Sequence[Line], day: date, account: str) -> bytes:
    """A zip with the single payments and refunds, and a file that sums them up."""
    body = [",".join(_row(_ALIPAY_HEAD, _alipay(line))) for line in lines]
    paid = [line.minor for line in lines if not line.refund]
    back = [line.minor for line in lines if line.refund]
    written = f"{day:%Y年%m月%d日} 00:00:00"
    details = [
        "#支付宝业务明细查询",
        f"#账号：[{account}]",
        f"#起始日期：[{written}]   终止日期：[{written.replace('00:00:00', '24:00:00')}]",
        f"#{_RULE}业务明细列表{_RULE}",
        _ALIPAY_HEAD,
        *body,
        f"#{_RULE}业务明细列表结束{_RULE}",
        f"#交易合计：{len(paid)}笔，商家实收共{yuan(sum(paid))}元，商家优惠共0.00元",
        f"#退款合计：{len(back)}笔，商家实收退款共-{yuan(sum(back))}元，商家优惠退款共0.00元",
    ]
    summary = ["#支付宝业务汇总查询", f"#账号：[{account}]", f"#起始日期：[{written}]"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in (("业务明细", details), ("业务明细(汇总)", summary)):
            file = f"{account}_{day:%Y%m%d}_{name}.csv"
            folder.writestr(file, "".join(f"{line}\r\n" for line in text).encode("gbk", "replace"))
    return packed.getvalue()


def _alipay(line: Line) -> dict[str, str]:
    sign = "-" if line.refund else ""
    return {
        # Tabs keep spreadsheets from shortening long numbers.
        "支付宝交易号": f"{line.token}\t",
        "商户订单号": f"{line.reference}\t",
        "业务类型": "退款" if line.refund else "交易",
        "商品名称": line.subject,
        "创建时间": _beijing(line.at),
        "完成时间": _beijing(line.at),
        "对方账户": "san***@sandbox",
        "订单金额（元）": sign + yuan(line.minor),
        "商家实收（元）": sign + yuan(line.minor),
        "退款批次号/请求号": f"{line.refund}\t" if line.refund else "",
    }


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def _row(head: str, known: Mapping[str, str]) -> list[str]:
    """A cell for each name in ``head``; amounts that are not known are nothing."""
    row: dict[str, str] = {}
    for name in head.split(","):
        amount = "金额" in name or "元" in name or name == "手续费"
        cell = known.get(name, "0.00" if amount else "")
        row[name] = cell.replace(",", "，").replace('"', "'")
    return list(row.values())


def _ticked(row: Iterable[str]) -> str:
    return ",".join(f"`{cell}" for cell in row)


def _beijing(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, BEIJING).strftime("%Y-%m-%d %H:%M:%S")
