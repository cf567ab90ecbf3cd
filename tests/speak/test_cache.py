import os
from pathlib import Path

import pytest

from assistant.core.audio import Audio
from assistant.core.speech import Speech, Viseme, VisemeAt, WordAt
from assistant.speak.cache import SpeechCache

SPEECH = Speech(
    "네?", Audio(b"\x01\x02" * 4000, 24_000), (VisemeAt(0.0, Viseme.NN),), (WordAt(0.1, 0, 2),)
)


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path / "new")
    cache.put("voice", "네?", "네?", SPEECH)
    assert cache.get("voice", "네?", "네?") == SPEECH
    assert cache.get("other", "네?", "네?") is None
    assert cache.get("voice", "네?", "예?") is None


@pytest.mark.parametrize("keep", [0, 10, 40, 5000])
def test_a_torn_file_is_as_good_as_none(tmp_path: Path, keep: int) -> None:
    cache = SpeechCache(tmp_path)
    cache.put("voice", "네?", "네?", SPEECH)
    (file,) = tmp_path.glob("*.speech")
    file.write_bytes(file.read_bytes()[:keep])
    assert cache.get("voice", "네?", "네?") is None


def test_a_folder_that_cannot_be_written_only_costs_speed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = SpeechCache(tmp_path / "file")
    cache.put("voice", "네?", "네?", SPEECH)
    assert cache.get("voice", "네?", "네?") is None
    assert "could not be cached" in caplog.text


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    SpeechCache(tmp_path).put("voice", "네?", "네?", SPEECH)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, limit=30_000)
    for number, text in enumerate(["a", "b", "c"]):
        cache.put("voice", text, text, SPEECH)
        newest = max(tmp_path.glob("*.speech"), key=lambda file: file.stat().st_mtime)
        os.utime(newest, (number, number))
    cache.put("voice", "d", "d", SPEECH)
    assert cache.get("voice", "a", "a") is None
    assert cache.get("voice", "d", "d") == SPEECH
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) <= 30_000
