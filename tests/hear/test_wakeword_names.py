from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.core.errors import AssistantError, ConfigError
from assistant.core.language import Language
from assistant.hear.phonetic.chinese import CHINESE
from assistant.hear.wake_files import ASSETS, wake_files
from assistant.hear.wakeword.clip import Clip, Samples
from assistant.hear.wakeword.nearly import nearly
from assistant.hear.wakeword.phrases import Part, load_phrases, phrases_for
from assistant.hear.wakeword.teaching import enrolled_sounds, keep_enrolled
from assistant.hear.wakeword.texts import made_up_chinese, made_up_korean, prose
from assistant.hear.wakeword.voices import Saying, Speakers


@pytest.mark.parametrize(
    ("name", "language"), [("jarvis", "en"), ("컴퓨터", "ko"), ("小鹅", "zh"), ("Hey Robin", "en")]
)
def test_a_name_is_spoken_by_voices_of_its_script(name: str, language: str) -> None:
    phrases = phrases_for(name)
    assert phrases.word == {language: [name]}
    assert all(name not in near for near in phrases.near[Part.TRAIN][language])


@pytest.mark.parametrize("name", ["", "a", "x" * 30, "джарвис", "123", "ab"])
def test_a_name_that_nobody_here_can_say_is_an_error(name: str) -> None:
    with pytest.raises(ConfigError, match="wake word"):
        phrases_for(name)


def test_no_phrase_of_the_training_is_one_of_the_test() -> None:
    phrases = load_phrases()
    for kind in (phrases.near, phrases.speech):
        for language in kind[Part.TRAIN]:
            assert not set(kind[Part.TRAIN][language]) & set(kind[Part.TEST][language])


def test_talk_is_endless_and_never_the_word() -> None:
    chance = random.Random(0)
    korean = {made_up_korean(chance) for _ in range(200)}
    assert len(korean) > 190
    assert not any("샤오" in sentence for sentence in korean)
    chinese = " ".join(made_up_chinese(chance) for _ in range(300))
    assert "xiao" not in chinese
    assert "shao" not in chinese
    assert not {prose(Part.TRAIN, chance) for _ in range(300)} & {
        prose(Part.TEST, chance) for _ in range(300)
    }


@pytest.mark.parametrize(
    ("name", "language", "parts"),
    [
        ("샤오어", Language.KO, ["샤", "오", "어"]),
        ("xiao3 e2", Language.ZH, ["小", "额"]),
        ("小鹅", Language.ZH, ["小", "鹅"]),
        ("jarvis", Language.EN, ["jar", "vis"]),
        ("Hey Robin", Language.EN, ["Hey ", "Ro", "bin"]),
    ],
)
def test_what_is_nearly_the_name_has_all_its_syllables_but_one(
    name: str, language: Language, parts: list[str]
) -> None:
    chance = random.Random(0)
    others = {
        at: (re.escape("".join(parts[:at])), re.escape("".join(parts[at + 1 :])))
        for at in range(len(parts))
    }
    changed = set()
    for _ in range(100):
        word = nearly(name, language, (), chance)
        at = [
            n for n, (before, behind) in others.items() if re.fullmatch(f"{before}.+{behind}", word)
        ]
        assert at, word
        assert word != "".join(parts)
        changed.update(at)
    assert changed == set(others)


@pytest.mark.parametrize(("name", "language"), [("Brr", Language.EN), ("兙兡", Language.ZH)])
def test_a_name_of_which_one_knows_no_syllable_has_its_like(name: str, language: Language) -> None:
    assert nearly(name, language, ("show", "小王"), random.Random(0)) != name


def test_what_begins_with_a_vowel_takes_no_place_in_the_middle() -> None:
    """It would be no more than another accent's way to say the name."""
    chance = random.Random(0)
    words = [nearly("샤오어", Language.KO, (), chance) for _ in range(300)]
    middles = [word[1] for word in words if word[0] == "샤" and word[2] == "어"]
    assert middles
    assert not any("아" <= middle <= "잏" for middle in middles)


def test_what_sounds_like_a_word_of_the_test_is_not_made_up() -> None:
    chance = random.Random(0)
    free = {nearly("小鹅", Language.ZH, (), chance) for _ in range(4000)}
    unsaid = ("小王", "小明你好")
    kept = {nearly("小鹅", Language.ZH, unsaid, chance) for _ in range(4000)}
    sounds = {way for text in unsaid for way in CHINESE.readings(text)}
    assert any(way in sound for word in free for way in CHINESE.readings(word) for sound in sounds)
    assert not any(
        way in sound for word in kept for way in CHINESE.readings(word) for sound in sounds
    )


def test_only_the_training_hears_words_that_no_list_has(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def speak(_: Speakers, text: Sequence[tuple[str, bool]], *voice: str) -> Saying:
        said.extend(text[0][0].split(", "))
        return Saying(Clip(np.zeros(1, np.float32), ()), voice[1], voice[2], "espeak")

    monkeypatch.setattr(Speakers, "_speak", speak)
    phrases = load_phrases()
    made_up = {}
    for part in (Part.TRAIN, Part.TEST):
        said.clear()
        speakers = Speakers(phrases, part, random.Random(0))
        for _ in range(200):
            speakers.say("near")
        listed = {word for words in phrases.near[part].values() for word in words}
        assert listed & set(said)
        made_up[part] = set(said) - listed
    assert len(made_up[Part.TRAIN]) > 50
    assert not made_up[Part.TEST]


def test_the_shipped_word_needs_nothing_of_the_users(tmp_path: Path) -> None:
    assert wake_files("샤오어", tmp_path).network == ASSETS / "xiaoe.npz"
    assert wake_files("샤오어", tmp_path).network.exists()


def test_a_word_trained_here_comes_before_the_shipped(tmp_path: Path) -> None:
    own = tmp_path / "wakeword" / "샤오어" / "network.npz"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"")
    assert wake_files("샤오어", tmp_path).network == own


@pytest.mark.parametrize("name", ["", " ", "../x", ".hidden", "a/b", "a\0b"])
def test_a_name_cannot_leave_its_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        wake_files(name, tmp_path)


def test_enrolled_recordings_are_kept_one_beside_the_other(tmp_path: Path) -> None:
    files = wake_files("jarvis", tmp_path)
    first, second = (np.full(16_000, level, np.float32) for level in (100, 200))
    keep_enrolled(files, [first])
    keep_enrolled(files, [second])
    assert [sound[0] for sound in enrolled_sounds(files)] == [100, 200]


@pytest.mark.parametrize(
    "bad", [np.ones(100, np.float32), np.ones(16_000 * 9, np.float32), np.zeros(16_000, np.float32)]
)
def test_a_recording_that_is_no_name_keeps_none(bad: Samples, tmp_path: Path) -> None:
    files = wake_files("jarvis", tmp_path)
    with pytest.raises(AssistantError, match="recording"):
        keep_enrolled(files, [np.ones(16_000, np.float32), bad])
    assert enrolled_sounds(files) == ()
