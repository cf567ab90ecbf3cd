"""What was ordered, in words: "불고기 정식 2개", "2 iced mochas (large, a lot of skim milk)"."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.language import Language, Localised
from assistant.core.menu import OptionChoice, OrderLine, Portion

_PORTIONS = {
    Language.KO: {Portion.BIT: "{} 조금", Portion.SOME: "{} 넣고", Portion.LOT: "{} 많이"},
    Language.EN: {Portion.BIT: "a bit of {}", Portion.SOME: "some {}", Portion.LOT: "a lot of {}"},
    Language.ZH: {Portion.BIT: "少许{}", Portion.SOME: "加{}", Portion.LOT: "多加{}"},
}
_SEPARATOR = {Language.KO: ", ", Language.EN: ", ", Language.ZH: "、"}


def write_options(choices: Sequence[OptionChoice], language: Language) -> str:
    """The options of one dish, joined; empty when there are none."""
    return _SEPARATOR[language].join(_choice(choice, language) for choice in choices)


def _choice(choice: OptionChoice, language: Language) -> str:
    name = choice.option.name.get(language)
    if choice.portion is None:
        return name
    return _PORTIONS[language][choice.portion].format(name)


def write_line(line: OrderLine, language: Language, counter: Localised) -> str:
    """A line of an order. ``counter`` is the word counted with (개, 그릇; 份, 碗)."""
    name, unit = line.item.name.get(language), counter.get(language)
    text = {
        Language.KO: f"{name} {line.count}{unit}",
        Language.EN: f"{line.count} {name if line.count == 1 else _plural(name)}",
        Language.ZH: f"{line.count}{unit}{name}",
    }[language]
    options = write_options(line.choices, language)
    if not options:
        return text
    return f"{text}（{options}）" if language is Language.ZH else f"{text} ({options})"


def _plural(name: str) -> str:
    """More than one of an English dish: "salt breads", "patties", "radishes"."""
    if name.endswith(("x", "z", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    # A name may end in a plural already, or in something that has none: "fries", "combo 2".
    return f"{name}s" if name[-1].isalpha() and not name.endswith("s") else name
