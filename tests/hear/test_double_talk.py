"""What notices a voice within the device's own: what it sees, and how it is made."""

from pathlib import Path

import numpy as np
import pytest

from assistant.cli import main
from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, SAMPLE_RATE
from assistant.core.errors import EngineError
from assistant.hear.double_talk.examples import Example, ScenePool, heard
from assistant.hear.double_talk.features import BANDS, SIZE, EchoFeatures, Streams
from assistant.hear.double_talk.network import WINDOW, load_ensemble
from assistant.hear.double_talk.scenes import Scene, make_scene
from assistant.hear.double_talk.teaching import Effort, teach
from assistant.hear.wakeword.clip import Samples
from assistant.hear.window_network import WindowNetwork
from assistant.models import Registry
from assistant.workshops import kokoro_voices

FRAME_BYTES = BYTES_PER_SAMPLE * FRAME_SAMPLES


def tone(hertz: float, seconds: float, size: float = 3000.0) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(size * np.sin(2 * np.pi * hertz * times), np.float32)


def frame(samples: Samples) -> bytes:
    return samples[:FRAME_SAMPLES].astype("<i2").tobytes()


SAYINGS = [tone(hertz, 1.5) for hertz in (150, 300, 700, 2000)]


def scene_with_a_user() -> Scene:
    scenes = (make_scene(SAYINGS, np.random.default_rng(seed)) for seed in range(30))
    return next(scene for scene in scenes if scene.spans)


def test_what_is_usually_left_stands_out_no_more() -> None:
    features, echo = EchoFeatures(), tone(500, 0.1)
    left = Streams(frame(echo), frame(echo), frame(0.5 * echo), frame(0.1 * echo))
    vectors = [features.feed(left) for _ in range(400)]
    at = int(np.argmin(vectors[0][:BANDS]))
    assert vectors[0][at] == pytest.approx(-6, abs=0.5)
    assert vectors[-1][at] == pytest.approx(0, abs=0.5)
    features.forget()
    assert features.feed(left)[at] == pytest.approx(-6, abs=0.5)


def test_a_voice_stands_out_in_its_bands_alone() -> None:
    features, echo, voice = EchoFeatures(), tone(500, 0.1), tone(3000, 0.1)
    for _ in range(100):
        features.feed(Streams(frame(echo), frame(echo), frame(0.1 * echo), frame(0.01 * echo)))
    left = Streams(
        frame(echo + voice), frame(echo), frame(0.1 * echo + voice), frame(0.01 * echo + voice)
    )
    against_echo = features.feed(left)[2 * BANDS : 3 * BANDS]
    # 3 kHz is in the upper half of the mel scale, 500 Hz in the lowest third.
    assert against_echo[BANDS // 2 :].max() > 20 > 0 > against_echo[: BANDS // 3].max()


@pytest.mark.parametrize("sample", [0, 1, -32768, 32767])
def test_nothing_and_the_loudest_have_features(sample: int) -> None:
    sound = np.full(FRAME_SAMPLES, sample, "<i2").tobytes()
    for other in (sound, bytes(FRAME_BYTES)):
        vector = EchoFeatures().feed(Streams(sound, other, other, sound))
        assert vector.shape == (SIZE,)
        assert np.isfinite(vector).all()


def test_scenes_are_the_same_by_the_same_chance_alone() -> None:
    one, again, other = (make_scene(SAYINGS, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.heard, again.heard)
    assert not np.array_equal(one.heard, other.heard)
    assert len(one.heard) == len(one.played) == len(one.users)
    assert len(one.heard) % FRAME_SAMPLES == 0


def test_it_is_told_when_somebody_talks_and_when_not() -> None:
    scene = scene_with_a_user()
    example = heard(scene)
    assert len(example.features) == len(example.targets) == len(scene.heard) // FRAME_SAMPLES
    begin, end = scene.spans[0]
    said = example.targets[begin // FRAME_SAMPLES : end // FRAME_SAMPLES]
    assert (said == 1).mean() > 0.3
    assert not (said == 0).any()
    before = example.targets[: begin // FRAME_SAMPLES - 6]
    # Nothing is asked before the way has been learnt.
    assert np.isnan(before[:62]).all()
    assert not (before == 1).any()


def test_without_the_linear_canceller_all_is_left() -> None:
    scene = make_scene(SAYINGS, np.random.default_rng(1))
    features = heard(scene, linear=False).features
    # As much is left as was heard: nothing more than usually, ever.
    assert not features[:, :BANDS].any()


def test_a_window_ends_with_its_frame_and_is_always_full() -> None:
    count = 5
    features = np.arange(count, dtype=np.float16)[:, None] * np.ones((1, SIZE), np.float16)
    targets = np.array([0, 0, 1, np.nan, 0], np.float32)
    pool = ScenePool([Example(features, targets), Example(features + 10, targets)])

    pool.whiten(WindowNetwork(np.zeros(SIZE, np.float32), np.eye(SIZE, dtype=np.float32), ()))
    windows = pool.windows(np.array([0, 2, count]))[:, :, 0]
    assert windows.shape == (3, WINDOW)
    assert windows[0].tolist() == [0.0] * WINDOW
    assert windows[1].tolist() == [0.0] * (WINDOW - 2) + [1.0, 2.0]
    assert windows[2].tolist() == [10.0] * WINDOW
    drawn = pool.draw(np.random.default_rng(0))
    assert {2, 2 + count} <= set(drawn.tolist())
    assert not {3, 3 + count} & set(drawn.tolist())


def test_it_is_made_of_voices_and_kept_in_a_file(tmp_path: Path) -> None:
    told: list[str] = []
    effort = Effort(kokoro=2, espeak=6, scenes=6, members=1)
    network = teach(kokoro_voices(Registry.load()), effort, told.append)
    network.save(tmp_path / "network.npz")
    again = load_ensemble(tmp_path / "network.npz")
    windows = np.random.default_rng(0).standard_normal((4, WINDOW, SIZE)).astype(np.float32)
    assert again.scores(windows) == pytest.approx(network.scores(windows), abs=0.02)
    assert told[0] == "espeak-ng says 6 sentences"


@pytest.mark.parametrize("command", ["double-talk", "phones"])
@pytest.mark.parametrize("out", ["nowhere/network.npz", "network.txt"])
def test_where_it_goes_is_asked_before_it_is_learnt(
    command: str, out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "train", "--quick", "--out", str(tmp_path / out)])
    assert stopped.value.code == 2
    assert "a .npz file in a folder that exists" in capsys.readouterr().err


def test_a_file_that_is_no_network_says_what_makes_one(tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"PK, but nothing else")
    with pytest.raises(EngineError, match="double-talk train"):
        load_ensemble(path)
