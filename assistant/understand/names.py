"""What the dishes and options of a menu may be called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.core.language import Language
from assistant.core.menu import Menu, MenuItem, Option, OptionGroup
from assistant.understand.lexicon import same_meaning, short_sizes, ways_alike
from assistant.understand.partial import partial_names
from assistant.understand.text import clean


@dataclass(frozen=True, slots=True)
class OptionRef:
    """An option by its ids, as many dishes may have their own object for it."""

    group: str
    option: str


@dataclass(frozen=True, slots=True)
class Name:
    """One way to say a dish or an option. ``whole`` is false for half a name."""

    text: str
    item: MenuItem | None = None
    option: OptionRef | None = None
    whole: bool = True


def item_names(menu: Menu, language: Language) -> list[Name]:
    """The ways to say the dishes of a menu, with the parts of their names."""
    items = list(menu.items())
    spoken = [_said(item.spoken_names(language), language) for item in items]
    names = [
        Name(text, item=item) for item, texts in zip(items, spoken, strict=True) for text in texts
    ]
    if language is not Language.EN:
        # Recognisers write brands and loan words in Latin letters.
        names += [Name(item.name.en, item=item) for item in items]
    parts = partial_names([item.spoken_names(language) for item in items], language)
    names += [
        Name(part, item=items[i], whole=False) for part, owners in parts.items() for i in owners
    ]
    return names


def group_names(menu: Menu, language: Language) -> re.Pattern[str]:
    """What the groups of options are called: the "소스" of "소스는 머스터드" says no more."""
    groups = {group.id: group for item in menu.items() for group in item.groups}.values()
    names = {clean(text) for group in groups for text in group.spoken_names(language)}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


def named_options(menu: Menu, language: Language) -> list[Name]:
    """The ways to say the options of a menu."""
    options: dict[OptionRef, Option] = {}
    owners: dict[OptionRef, list[MenuItem]] = {}
    for item in menu.items():
        for group in item.groups:
            for option in group.options:
                ref = OptionRef(group.id, option.id)
                options[ref] = option
                owners.setdefault(ref, []).append(item)
    return [_with_dish(name, owners, language) for name in option_names(options, language)]


def _with_dish(name: Name, owners: dict[OptionRef, list[MenuItem]], language: Language) -> Name:
    """An option called by the name of the only dish that has it names the dish too: "비빔냉면"."""
    assert name.option is not None
    items = owners[name.option]
    if len(items) != 1 or not name.whole:
        return name
    said = clean(name.text)
    called = [clean(own) for own in items[0].spoken_names(language)]
    return replace(name, item=items[0]) if any(own in said for own in called) else name


def option_names(options: dict[OptionRef, Option], language: Language) -> list[Name]:
    """The ways to say ``options``, with the parts of names that only one option has."""
    refs = list(options)
    spoken = [options[ref].spoken_names(language) for ref in refs]
    own = {clean(text) for texts in spoken for text in texts}
    names = []
    for ref, texts in zip(refs, spoken, strict=True):
        others = [way for way in same_meaning(texts, language) if clean(way) not in own]
        ways = [*_said(texts, language), *short_sizes(texts, language), *others]
        names += [Name(text, option=ref) for text in dict.fromkeys(ways)]
    for part, owners in partial_names(spoken, language).items():
        meant = {(refs[i].group, refs[i].option) for i in owners}
        if len(meant) == 1:
            names.append(Name(part, option=refs[next(iter(owners))], whole=False))
    return names


def option_ways(group: OptionGroup, language: Language) -> tuple[str, ...]:
    """All ways to say one of the options of ``group``."""
    refs = {OptionRef(group.id, option.id): option for option in group.options}
    names = option_names(refs, language)
    return tuple(dict.fromkeys(name.text for name in names if name.whole))


def _said(texts: Sequence[str], language: Language) -> list[str]:
    """``texts``, in English with their plurals, and the other ways to leave out what they do."""
    ways = [way for text in texts for way in (text, *ways_alike(text, language))]
    if language is Language.EN:
        ways = [form for way in ways for form in (way, f"{way}s")]
    return list(dict.fromkeys(ways))


def find_option(item: MenuItem, ref: OptionRef) -> tuple[OptionGroup, Option] | None:
    """The dish's own group and option of these ids."""
    for group in item.groups:
        for option in group.options:
            if (group.id, option.id) == (ref.group, ref.option):
                return group, option
    return None
