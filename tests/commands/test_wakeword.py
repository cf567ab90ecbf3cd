"""``run.py wakeword``: what a user types, and what is said when it cannot be done."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.cli import main
from assistant.config import load_config
from assistant.hear.wake import NetworkWakeWord
from assistant.hear.wake_files import load_settings, load_verified, wake_files
from assistant.hear.wake_network import load_ensemble, load_network
from assistant.hear.wake_verifier import ENCODING_SIZE, WINDOW
from assistant.hear.wakeword import plan
from assistant.hear.wakeword.measure import both_ears, misses, one_ear
from assistant.hear.wakeword.teaching import teach
from assistant.models import Registry
from assistant.workshops import wake_workshop


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = tmp_path / "config.toml"
    config.write_text(f'data_folder = "{tmp_path}/data"\ncache_folder = "{tmp_path}/cache"\n')
    monkeypatch.setenv("XIAO_E_CONFIG", str(config))
    return tmp_path


def test_an_action_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["wakeword"])
    assert "ACTION" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["x/y", "", "джарвис"])
def test_a_name_nobody_can_say_is_refused(
    word: str, own_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wakeword", "train", "--quick", "--word", word]) == 1
    assert "wake word" in capsys.readouterr().err


def test_measuring_a_name_that_was_never_learnt(
    own_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wakeword", "measure", "--word", "jarvis"]) == 1
    assert "wakeword train" in capsys.readouterr().err


def test_enrolling_a_file_that_is_no_recording_keeps_nothing(
    own_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, long = own_data / "good.wav", own_data / "long.wav"
    soundfile.write(good, np.full(16_000, 0.1), 16_000)
    soundfile.write(long, np.full(16_000 * 9, 0.1), 16_000)
    assert main(["wakeword", "enrol", "--word", "jarvis", str(good), str(long)]) == 1
    assert "say the name once" in capsys.readouterr().err
    assert not list(own_data.rglob("enrolled/*.wav"))


@pytest.mark.slow
def test_a_new_name_is_learnt_and_heard(own_data: Path) -> None:
    registry = Registry.load()
    files = wake_files("jarvis", own_data)
    effort = plan.Effort(words=5, loud=1, without=3, mixed=0, talk=3, clips=0, threshold=5)
    workshop = wake_workshop(load_config(wake_word="jarvis"), registry)
    teach(workshop, effort, files)
    word = NetworkWakeWord(registry.require("wake-features"), files.network, 1, "jarvis")
    assert word.word == "jarvis"
    assert 0 < load_settings(1, files.settings).threshold < 1
    settings = load_verified(1, files.settings)
    assert settings is not None
    network = load_network(files.network)
    verifier = load_ensemble(files.verifier, WINDOW, ENCODING_SIZE)
    heard = workshop.suspected_tracks(plan.words_clean(2), network, clips=0, accents=0)
    alone = misses([one_ear(track, 1) for track in heard], 1, 0.5)
    both = misses([both_ears(verifier, track, 1, settings.first_share) for track in heard], 1, 0.5)
    for found in (alone, both):
        assert found.said >= 5
        assert found.missed <= found.said / 2
