"""What is taken back in one breath: "two, no, three lattes", "두 개 말고 세 개"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.language import Language
from assistant.understand.lexicon import Role
from assistant.understand.segment import Segment
from assistant.understand.wording import locale


def corrected(cut: Sequence[Segment], language: Language) -> list[Segment]:
    """``cut``, without fillers, as it stands when all that was taken back is left out."""
    return _changed(_without_refused_counts(list(cut), language), language)


def _without_refused_counts(cut: list[Segment], language: Language) -> list[Segment]:
    """Of "not two but three" the three, as a change: the "not" is of the count, not of a dish."""
    refuses = re.compile(locale(language)["order"]["refuse"])
    for i, segment in enumerate(cut):
        refused = i - 1 if language is Language.KO else i + 1
        if refuses.fullmatch(segment.text) and _is_replaced(cut, refused, language):
            rest = [s for n, s in enumerate(cut) if n != refused]
            return [replace(s, role=Role.CHANGE) if s is segment else s for s in rest]
    return cut


def _is_replaced(cut: Sequence[Segment], index: int, language: Language) -> bool:
    """Whether the count at ``index``, refused, has another said in its place: "콜라 두 개 말고
    사이다 세 개" refuses the coke."""
    if not 0 <= index < len(cut) or cut[index].count is None:
        return False
    after = [s for s in cut[index + 1 :] if s.role not in (Role.AND, Role.NOT, Role.ORDER)]
    if after and after[0].count is not None:
        return True
    if language is Language.KO:
        return False
    if after and after[0].is_dish:
        return any(s.count is not None for s in after) and not any(s.is_dish for s in after[1:])
    return not after and any(s.count is not None for s in cut[:index])


def replaced_dish(cut: Sequence[Segment], language: Language) -> list[Segment]:
    """The dish that another is put in place of, with its count: the coke of "change the coke to a
    juice". Empty where none is."""
    words = re.compile(locale(language)["order"]["swap"])
    dishes = [i for i, segment in enumerate(cut) if segment.is_dish]
    swaps = [i for i, s in enumerate(cut) if s.role is Role.CHANGE and words.fullmatch(s.text)]
    refused = any(segment.role is Role.NOT for segment in cut)
    if len(dishes) != 2 or len(swaps) != 1 or refused:
        return []
    old, new = dishes
    # In Korean it stands behind both.
    if any(s.role is Role.AND for s in cut[old:new]) or (
        language is Language.KO and swaps[0] < new
    ):
        return []
    counts = [s for s in cut[old:new] if s.count is not None]
    return [cut[old], *(counts if language is Language.KO else ())]


def _changed(cut: list[Segment], language: Language) -> list[Segment]:
    """Without what a word like "no" takes back: "two, no, three lattes", "콜라 둘 아니 셋"."""
    swap = re.compile(locale(language)["order"]["swap"])
    for i, segment in enumerate(cut):
        # "짜장면 두 개로 바꿔 주시고 짬뽕 하나": in Korean the verb ends its clause.
        ends = language is Language.KO and swap.fullmatch(segment.text)
        if segment.role is not Role.CHANGE or ends:
            continue
        before, after = _without_ties(cut[:i]), _without_ties(cut[i + 1 :][::-1])[::-1]
        if before and after and _is_option(before[-1]) and _is_option(after[0]):
            return _changed(before[:-1] + after, language)
        clause = max((n + 1 for n, s in enumerate(before) if s.role is Role.AND), default=0)
        end = next((n for n, s in enumerate(after) if s.role is Role.AND), len(after))
        counted = [n for n, s in enumerate(before) if s.count is not None]
        refused = any(s.role is Role.NOT for s in before[clause:])
        if (
            not refused
            and any(s.is_dish for s in before[clause:])
            and any(s.is_dish for s in after[:end])
        ):
            return _changed(before[:clause] + after, language)
        if counted and any(s.count is not None for s in after[:end]):
            rest = [s for n, s in enumerate(before) if n != counted[-1]]
            return _changed(rest + after, language)
    return cut


def _is_option(segment: Segment) -> bool:
    return bool(segment.names) and not segment.is_dish


def _without_ties(cut: list[Segment]) -> list[Segment]:
    """``cut`` without what joins its end to something."""
    while cut and cut[-1].role is Role.AND:
        cut = cut[:-1]
    return cut
