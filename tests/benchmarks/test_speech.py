"""How the bench says utterances, mixes noise beneath them, and counts who understood."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.core.audio import Audio
from assistant.core.language import Language
from assistant.models.registry import Registry
from scripts.benchmarks.peers import DEVICE, missing
from scripts.benchmarks.speech import (
    VOICES,
    Trial,
    accuracy,
    beneath,
    mixed,
    voice_of,
    wrong_actions,
)
from scripts.expected import Outcome

TRIAL = Trial(
    language=Language.EN,
    utterance={"text": "the second one", "state": "choose_shop"},
    voice="espeak",
    room=None,
    who=DEVICE,
    heard="the second one",
    outcome=Outcome.RIGHT,
)


def audio(samples: np.ndarray) -> Audio:
    return Audio(np.rint(samples).astype("<i2").tobytes())


@pytest.mark.parametrize("snr", [10.0, 15.0])
def test_noise_is_so_much_fainter_than_what_sounds(snr: float) -> None:
    tone = 8000 * np.sin(np.arange(16_000) / 3)
    speech = audio(np.concatenate([tone, np.zeros(48_000)]))
    hiss = np.random.default_rng(1).normal(0, 300, 64_000).astype(np.int16)
    noise = beneath(speech, hiss, snr)
    both = np.frombuffer(mixed(speech, noise).pcm, "<i2").astype(float)
    # Silence does not make the speech any fainter: it is the tone that counts.
    found = 20 * np.log10(np.std(tone) / np.std(both[16_000:]))
    assert found == pytest.approx(snr, abs=0.3)


def test_a_short_noise_begins_anew() -> None:
    speech, noise = audio(np.zeros(5)), audio(np.array([1, 2]))
    assert np.frombuffer(mixed(speech, noise).pcm, "<i2").tolist() == [1, 2, 1, 2, 1]


def test_each_utterance_keeps_its_voice_and_all_voices_are_heard() -> None:
    voices = VOICES[Language.KO]
    texts = [f"utterance {number}" for number in range(60)]
    drawn = [voice_of(text, voices) for text in texts]
    assert drawn == [voice_of(text, voices) for text in texts]
    assert set(drawn) == set(voices)


def test_everyone_who_heard_has_a_row_for_each_room() -> None:
    peer = replace(TRIAL, who="plain vosk")
    done = [
        TRIAL,
        replace(TRIAL, outcome=Outcome.WRONG),
        replace(TRIAL, room=10.0, outcome=Outcome.ASKED),
        peer,
        replace(peer, outcome=Outcome.MISSED),
    ]
    quiet, of_peer, noisy = accuracy(done).splitlines()[2:]
    assert quiet.startswith("| en | quiet | the device | 50.0% (1/2, 1-99 %) | 95 % | 0 | 1 | 0 |")
    assert of_peer.startswith("| en | quiet | plain vosk | 50.0% (1/2, 1-99 %) |  | 0 | 0 | 1 |")
    assert noisy.startswith("| en | kitchen, 10 dB | the device | 0.0% (0/1, 0-98 %) | 85 % | 1 |")


def test_only_the_device_acts() -> None:
    wrong = replace(TRIAL, outcome=Outcome.WRONG, heard="the last one")
    listed = wrong_actions([TRIAL, wrong, replace(wrong, who="plain vosk", heard="cancel")])
    assert "the last one" in listed
    assert "cancel" not in listed


def test_peers_without_their_models_are_named(tmp_path: Path) -> None:
    nothing_here = Registry(Registry.load().models, tmp_path)
    told = missing(nothing_here, (Language.EN,))
    assert "vosk-en" in told
    assert "whisper-tiny-en" in told
    assert "models fetch" in told
    assert "vosk-ko" not in told
    assert "vosk-ko" in missing(nothing_here)
