"""The beam search through expected sentences, with a decoder of four words."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation
from assistant.hear.constrained import ConstrainedSearch, Sentences, all_tokens
from assistant.hear.whisper import WhisperRecogniser
from assistant.hear.whisper_decoder import Listening, WhisperDecoder, read_weights
from assistant.models.registry import Registry, State

END = 9


def write_model(path: Path, width: int = 8, tokens: int = 10) -> None:
    """A decoder of one layer with random weights, in CTranslate2's format."""
    dice = np.random.default_rng(3)
    layer = "decoder/layer_0"
    shapes = {
        f"{layer}/self_attention/linear_0": (3 * width, width),
        f"{layer}/self_attention/linear_1": (width, width),
        f"{layer}/attention/linear_0": (width, width),
        f"{layer}/attention/linear_1": (2 * width, width),
        f"{layer}/attention/linear_2": (width, width),
        f"{layer}/ffn/linear_0": (4 * width, width),
        f"{layer}/ffn/linear_1": (width, 4 * width),
    }
    arrays: dict[str, NDArray[np.generic]] = {"decoder/num_heads": np.array(2, np.int16)}
    for name, shape in shapes.items():
        arrays[f"{name}/weight"] = dice.standard_normal(shape).astype(np.float32)
        arrays[f"{name}/bias"] = dice.standard_normal(shape[0]).astype(np.float32)
    norms = [f"{layer}/{part}/layer_norm" for part in ("self_attention", "attention", "ffn")]
    for norm in (*norms, "decoder/layer_norm"):
        arrays[f"{norm}/gamma"] = np.ones(width, np.float32)
        arrays[f"{norm}/beta"] = np.zeros(width, np.float32)
    arrays["decoder/embeddings/weight"] = dice.standard_normal((tokens, width)).astype(np.float32)
    arrays["decoder/position_encodings/encodings"] = np.zeros((16, width), np.float32)

    def text(words: str) -> bytes:
        return np.uint16(len(words) + 1).tobytes() + words.encode() + b"\0"

    out = np.uint32(6).tobytes() + text("WhisperSpec") + np.uint32(3).tobytes()
    out += np.uint32(len(arrays)).tobytes()
    for name, array in arrays.items():
        out += text(name) + np.uint8(array.ndim).tobytes()
        out += np.array(array.shape, np.uint32).tobytes()
        out += np.uint8(2 if array.dtype == np.int16 else 0).tobytes()
        out += np.uint32(array.nbytes).tobytes() + array.tobytes()
    path.write_bytes(out + np.uint32(0).tobytes())


@pytest.fixture
def decoder(tmp_path: Path) -> WhisperDecoder:
    write_model(tmp_path / "model.bin")
    return WhisperDecoder(tmp_path / "model.bin")


def sound() -> NDArray[np.float32]:
    return np.random.default_rng(4).standard_normal((1, 5, 8)).astype(np.float32)


def found(
    decoder: WhisperDecoder, beam: int, *lists: Sequence[Sequence[int]]
) -> list[tuple[int, int, float]]:
    search = ConstrainedSearch(decoder, beam=beam)
    sentences = [Sentences(rows, END) for rows in lists]
    vocabulary = all_tokens(each.vocabulary for each in sentences)
    results = search.search(Listening(decoder, sound()), [0, 1], sentences, vocabulary)
    return [(s.source, s.index, round(s.mean, 4)) for s in results]


ROWS = [[2], [2, 3], [4, 5, 6], [2, 3, 7], [8]]


def test_a_wide_beam_finds_every_sentence_once_best_first(decoder: WhisperDecoder) -> None:
    results = found(decoder, 50, ROWS)
    assert sorted(index for _, index, _ in results) == [0, 1, 2, 3, 4]
    means = [mean for _, _, mean in results]
    assert means == sorted(means, reverse=True)


def test_a_sentence_scores_the_same_in_company_and_alone(decoder: WhisperDecoder) -> None:
    together = found(decoder, 50, ROWS, ROWS[::-1])
    scores = {(source, index): mean for source, index, mean in together}
    for index in range(len(ROWS)):
        mirrored = scores[1, len(ROWS) - 1 - index]
        assert scores[0, index] == pytest.approx(mirrored, abs=1e-3)


def test_a_narrow_beam_keeps_the_likeliest_beginnings(decoder: WhisperDecoder) -> None:
    assert found(decoder, 1, ROWS)[0] in found(decoder, 50, ROWS)


def test_an_abandoned_search_takes_no_further_step(decoder: WhisperDecoder) -> None:
    steps = iter([False, False, True])
    search = ConstrainedSearch(decoder, beam=50)
    rows = Sentences(ROWS, END)
    found = search.search(
        Listening(decoder, sound()), [0, 1], [rows], rows.vocabulary, stopped=lambda: next(steps)
    )
    # Two steps are a word and its end.
    assert sorted(s.index for s in found) == [0, 4]


async def test_the_engine_is_told_that_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = WhisperRecogniser(Path("no-model"), SystemClock(), threads=1)
    begun, told = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def work(audio: Audio, expect: Expectation, abandoned: threading.Event) -> None:
        loop.call_soon_threadsafe(begun.set)
        if abandoned.wait(timeout=5.0):
            told.set()

    monkeypatch.setattr(recogniser, "_recognise", work)
    waiting = asyncio.create_task(
        recogniser.recognise(Audio(bytes(32_000)), Expectation(language=Language.KO))
    )
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert told.wait(timeout=1.0)
    recogniser.close()


def test_a_model_cut_off_is_told(tmp_path: Path) -> None:
    write_model(tmp_path / "model.bin")
    whole = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "model.bin").write_bytes(whole[:300])
    with pytest.raises(EngineError, match=r"model\.bin: cut off"):
        read_weights(tmp_path / "model.bin")


@pytest.mark.slow
async def test_the_expected_sentence_is_heard_and_others_are_not_forced() -> None:
    registry = Registry.load()
    if registry.status("whisper-base").state is not State.PRESENT:
        pytest.skip("whisper-base is not fetched: run.py models fetch")
    from assistant.speak.voices.espeak import EspeakVoice

    voice = EspeakVoice(SystemClock())
    recogniser = WhisperRecogniser(registry.require("whisper-base"), SystemClock(), threads=1)
    expect = Expectation(
        language=Language.EN, sentences=("show me more", "order some food", "cancel", "yes")
    )

    async def heard(text: str) -> str:
        import soxr

        speech = await voice.synthesise(text, text, Language.EN)
        samples = np.frombuffer(speech.audio.pcm, np.int16).astype(np.float32)
        samples = soxr.resample(samples, speech.audio.rate, 16_000)
        pcm = np.clip(samples, -32768, 32767).astype(np.int16).tobytes()
        return (await recogniser.recognise(Audio(pcm), expect)).text

    try:
        await recogniser.load()
        assert await heard("order some food") == "order some food"
        assert await heard("my brother painted the fence last weekend") not in expect.sentences
    finally:
        recogniser.close()
        voice.close()
