"""Which dish each option belongs to, and how much of it."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.menu import Portion
from assistant.understand.assembly import Assembly
from assistant.understand.lexicon import Role
from assistant.understand.numbers import find_numbers
from assistant.understand.parts import Part, SaidOption
from assistant.understand.segment import Segment


def bind_options(assembly: Assembly, loose: Part | None) -> None:
    """Gives each dish its options; ``loose`` gets them where no dish is named."""
    portions = _portions(assembly)
    shared = {i for shares in assembly.shares.values() for s, _ in shares for i in s.options}
    for i, segment in enumerate(assembly.cut):
        if i in shared or not any(name.option for name in segment.names):
            continue
        if i in assembly.parts:
            # Named whole: the 라면 of "라면 하나 더" is no half of its own "라면사리 추가".
            whole = replace(segment, names=tuple(name for name in segment.names if name.whole))
            if assembly.takes(whole, whole):
                assembly.parts[i].options.append(SaidOption(segment, portions.get(i)))
            continue
        said = SaidOption(segment, portions.get(i), blurred=_is_named_before(assembly, i))
        if _is_of_each(assembly, i):
            takers = [d for d in assembly.dishes if assembly.takes(assembly.cut[d], segment)]
            for dish in takers:
                assembly.parts[dish].options.append(said)
            continue
        owner = loose if loose is not None else _owner(assembly, i, segment)
        if owner is not None:
            owner.options.append(said)


def _is_of_each(assembly: Assembly, index: int) -> bool:
    """Whether an option behind all dishes is said of each of them: "both large"."""
    before = [s for s in assembly.cut[:index] if s.role is not Role.ORDER]
    return bool(before) and before[-1].role is Role.EACH and index > max(assembly.dishes, default=0)


def _is_named_before(assembly: Assembly, index: int) -> bool:
    """Whether a word that is no number stands right before an option: "oat milk"."""
    before = assembly.at(index - 1)
    if before is None or not before.is_unknown or before.phones == 1:
        return False
    return not find_numbers(before.text, assembly.language)


def _portions(assembly: Assembly) -> dict[int, Portion]:
    """Portions by the option they measure: the next one, in Korean the last."""
    found: dict[int, Portion] = {}
    for i, segment in enumerate(assembly.cut):
        if segment.role is None or segment.role.portion is None:
            continue
        sides = (i + 1, i - 1) if assembly.counts_first else (i - 1, i + 1)
        for side in sides:
            beside = assembly.at(side)
            if beside and side not in found and any(name.option for name in beside.names):
                found[side] = segment.role.portion
                break
    return found


def _owner(assembly: Assembly, index: int, option: Segment) -> Part | None:
    """The dish an option belongs to: by where it stands, else the nearest that has it."""
    before = max((d for d in assembly.dishes if d < index), default=None)
    after = min((d for d in assembly.dishes if d > index), default=None)
    first, second = before, after
    if after is not None and (before is None or index > _border(assembly, before, after)):
        first, second = after, before
    if first is not None and _is_of_name(assembly, index, option, first):
        assembly.parts[first].blurred = option.text
        return None
    nearest = sorted(assembly.dishes, key=lambda d: abs(d - index))
    for dish in (first, second, *nearest):
        if dish is not None and assembly.takes(assembly.cut[dish], option):
            return assembly.parts[dish]
    return None


def _is_of_name(assembly: Assembly, index: int, option: Segment, dish: int) -> bool:
    """Whether half an option's name right beside a dish is rather of the dish's name: the
    "almond croissant" where there is almond milk, for other dishes."""
    halved = not any(name.whole for name in option.names)
    return abs(dish - index) == 1 and halved and not assembly.takes(assembly.cut[dish], option)


def _border(assembly: Assembly, before: int, after: int) -> int:
    """The place between two dishes up to which everything belongs to the first."""
    gap = range(before + 1, after)
    counts = [i for i in gap if assembly.cut[i].count is not None and i in assembly.used]
    ties = [i for i in gap if assembly.cut[i].role in (Role.AND, Role.AFTER)]
    if assembly.counts_first:
        own = [i for i in counts if assembly.cut[i].count == assembly.parts[after].count]
        return own[-1] if own else ties[-1] if ties else before
    return max([*ties, *counts[:1]], default=before)
