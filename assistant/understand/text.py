"""Text as recognisers and keyboards give it, made even before anything reads it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Whisper writes traditional characters now and then; these are the ones our domain uses.
_TRADITIONAL = str.maketrans(
    "個兩點鐘號後號麼這說話給幫請問東西單選擇換講聽進還開關時間週萬億錢塊幾雙樣邊頭會來對錯沒麵湯"
    "飯雞魚鴨蝦醬餃燒烤蔥薑糖減熱冰凍無訂餐廳館飲飽買賣費結帳賬總計確認謝謝歡樂聲調靜設備鬧醒氣溫"
    "預報場車費從遠嗎為當臺號碼種類過敏兒椅間優惠學證遺失領別鮮綠紅藍黃國語韓漢與轉較歲貳參陸",
    "个两点钟号后号么这说话给帮请问东西单选择换讲听进还开关时间周万亿钱块几双样边头会来对错没面汤"
    "饭鸡鱼鸭虾酱饺烧烤葱姜糖减热冰冻无订餐厅馆饮饱买卖费结账账总计确认谢谢欢乐声调静设备闹醒气温"
    "预报场车费从远吗为当台号码种类过敏儿椅间优惠学证遗失领别鲜绿红蓝黄国语韩汉与转较岁贰叁陆",
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=4096)
def _plain_char(char: str) -> str:
    if "\u3131" <= char <= "\u318e":
        return char  # typed ㅇㅋ would become conjoining jamo
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Composed, lower-case, half-width text with simplified characters.

    Positions (`Found.start`, `Unit.start`) refer to what this returns; it is as long as the
    composed (NFC) input. Surrogates and control characters become spaces.
    """
    if text.isascii():
        return _CONTROLS.sub(" ", text.lower()).translate(_PLAIN)
    composed = unicodedata.normalize("NFC", text)
    even = "".join(map(_plain_char, composed)).translate(_PLAIN).translate(_TRADITIONAL)
    return _CONTROLS.sub(" ", even)


def is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
