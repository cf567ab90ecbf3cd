#!/usr/bin/env python
"""Says utterances to the understanding as the dialogue would, and counts what would happen.

    python scripts/evaluate_text.py [assets/wordings/utterances/ko.toml ...]

The outcomes: `right`; `asked`, "did you mean ...?"; `wrong`, done without asking though it was
not meant; `missed`, not understood. A wrong action counts far more than asking back. What is said
beside the device is expected to mean `nothing`, and right when it is not understood.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.core.language import Language  # noqa: E402 - the script stands outside the package
from scripts.expected import Expectations, Outcome  # noqa: E402
from scripts.understood import Understanding  # noqa: E402

UTTERANCES = ROOT / "assets" / "wordings" / "utterances"


class Judge(Understanding):
    """The house's own understanding, and what should come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.expected = Expectations(self.places)

    def outcome(
        self,
        utterance: dict[str, Any],
        language: Language,
        card: Sequence[str],
        heard: Sequence[str] = (),
    ) -> Outcome:
        """``heard`` are a recogniser's readings; the utterance as written when empty."""
        scene = self.expected.scene(utterance, card)
        understood = self.understand(heard or (utterance["text"],), scene, language)
        return self.expected.outcome(understood, utterance, scene, language)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def language_of(path: Path) -> Language:
    """The language of a file named "ko.toml" or "blind-ko.toml"."""
    return Language(path.stem.rpartition("-")[2])


def judge_file(judge: Judge, path: Path) -> Iterator[tuple[dict[str, Any], Outcome]]:
    """Each utterance of a list, as if none of the list had been learnt."""
    judge.forget(path.stem)
    file, language = read(path), language_of(path)
    for utterance in file["utterances"]:
        yield utterance, judge.outcome(utterance, language, file["card"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true", help="also list what was not right")
    options = parser.parse_args()
    judge = Judge()
    print(f"{'':14}{'right':>14}{'asked':>8}{'wrong':>8}{'missed':>8}")
    for path in options.files or sorted(UTTERANCES.glob("*.toml")):
        judged = list(judge_file(judge, path))
        counts = Counter(outcome for _, outcome in judged)
        share = counts[Outcome.RIGHT] / len(judged)
        right = f"{counts[Outcome.RIGHT]} ({share:.1%})"
        others = (counts[o] for o in (Outcome.ASKED, Outcome.WRONG, Outcome.MISSED))
        print(f"{path.stem:14}{right:>14}" + "".join(f"{count:>8}" for count in others))
        if options.list:
            for utterance, outcome in judged:
                if outcome is not Outcome.RIGHT:
                    print(f"  {outcome}: [{utterance['state']}] {utterance['text']}", end="  ")
                    print(utterance["expect"]["intent"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
