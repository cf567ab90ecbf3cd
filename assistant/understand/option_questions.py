"""Questions about options: "what milks do you have?", "how big is the large?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.core.language import Language
from assistant.core.menu import Menu, OptionGroup
from assistant.understand.lexicon import Role
from assistant.understand.segment import menu_names
from assistant.understand.text import clean
from assistant.understand.wording import locale


def group_asked(text: str, menu: Menu, language: Language) -> OptionGroup | None:
    """The group whose options are asked for, if one is: the milks of "what milks do you have?"."""
    said = _pattern("which_options", language).search(clean(text))
    if said is None:
        return None
    groups = {group.id: group for item in menu.items() for group in item.groups}.values()
    named = [
        (len(name), group)
        for group in groups
        for name in group.spoken_names(language)
        if clean(name) in said[0]
    ]
    return max(named, key=lambda one: one[0])[1] if named else None


def asks_of(texts: Sequence[str], group: OptionGroup, menu: Menu, language: Language) -> bool:
    """Whether an answer to the question for ``group`` asks about its options: "how big is the
    large?", "what's the difference?"."""
    if _pattern("asks_all_options", language).search(clean(texts[0])):
        return True
    cut = menu_names(menu, language).cut(texts[0])
    own = {(group.id, option.id) for option in group.options}
    named = any(
        name.option and (name.option.group, name.option.option) in own
        for segment in cut
        for name in segment.names
    )
    called = any(clean(name) in clean(texts[0]) for name in group.spoken_names(language))
    worded = _pattern("asks_option", language).search(clean(texts[0])) is not None
    return (named or called) and (worded or any(s.role is Role.HAVE for s in cut))


@cache
def _pattern(name: str, language: Language) -> re.Pattern[str]:
    return re.compile(locale(language)["order"][name])
