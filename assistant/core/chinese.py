"""Chinese numbers, and simplified and traditional characters as far as our domain has them, as
Whisper writes both."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_MYRIADS = ("", "万", "亿", "兆")
_TRADITIONAL = (
    "個兩點鐘號後麼這說話給幫請問東西單選擇換講聽進還開關時間週萬億錢塊幾雙樣邊頭會來對錯沒麵湯"
    "飯雞魚鴨蝦醬餃燒烤蔥薑糖減熱冰凍無訂餐廳館飲飽買賣費結帳賬總計確認謝歡樂聲調靜設備鬧醒氣溫"
    "預報場車從遠嗎為當臺碼種類過敏兒椅優惠學證遺失領別鮮綠紅藍黃國語韓漢與轉較歲貳參陸"
    "絲麗烏涼劑華葉園殼宮壽爾層帶撻數雜條槍檸欖淺漿澆濃濾煉燭燴瑪鹽蓋盤級細經縮線腸脫臘蘇蘋蕎"
    "蘿薩諾貝質輕鐵鋪鍋錦長鮑鯖鯛麥麩龍頌餅餡馬甕爾隻捲"
    "業營廁應該覺樓區現讓寫記廣響輛運電腦視網絡醫藥傘風陰稱處"
)
_SIMPLIFIED = (
    "个两点钟号后么这说话给帮请问东西单选择换讲听进还开关时间周万亿钱块几双样边头会来对错没面汤"
    "饭鸡鱼鸭虾酱饺烧烤葱姜糖减热冰冻无订餐厅馆饮饱买卖费结账账总计确认谢欢乐声调静设备闹醒气温"
    "预报场车从远吗为当台码种类过敏儿椅优惠学证遗失领别鲜绿红蓝黄国语韩汉与转较岁贰叁陆"
    "丝丽乌凉剂华叶园壳宫寿尔层带挞数杂条枪柠榄浅浆浇浓滤炼烛烩玛盐盖盘级细经缩线肠脱腊苏苹荞"
    "萝萨诺贝质轻铁铺锅锦长鲍鲭鲷麦麸龙颂饼馅马瓮尔只卷"
    "业营厕应该觉楼区现让写记广响辆运电脑视网络医药伞风阴称处"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_TO_TRADITIONAL = str.maketrans(_SIMPLIFIED, _TRADITIONAL)


def simplified(text: str) -> str:
    """``text`` in simplified characters, as long as before."""
    return text.translate(_TO_SIMPLIFIED)


def traditional(text: str) -> str:
    """``text`` in the traditional characters that are usual in names of food."""
    return text.translate(_TO_TRADITIONAL)


def number(value: int) -> str:
    """12000 is "一万两千", 312 "三百一十二", 10 "十"; a skipped place is "零"."""
    if value == 0:
        return _DIGITS[0]
    words, skipped = "", False
    for power in range(len(_MYRIADS) - 1, -1, -1):
        group = value // 10_000**power % 10_000
        if not group:
            skipped = bool(words)
            continue
        zero = "零" if words and (skipped or group < 1000) else ""
        words += zero + ("两" if group == 2 and power else _below_myriad(group)) + _MYRIADS[power]
        skipped = False
    return words[1:] if words.startswith("一十") else words


def digits(figure: str, one: str = "一") -> str:
    """One after the other, as in telephone numbers (``one`` is then 幺)."""
    return "".join(one if d == "1" else _DIGITS[int(d)] for d in figure if d.isdecimal())


def _below_myriad(value: int) -> str:
    words, skipped = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if not digit:
            skipped = bool(words)
            continue
        two = digit == 2 and name in {"千", "百"}
        words += ("零" if skipped else "") + ("两" if two else _DIGITS[digit]) + name
        skipped = False
    return words
