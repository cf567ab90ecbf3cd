"""Open speech in all three languages: Whisper base (int8) on CTranslate2.

faster-whisper loads the model and makes the features; decoding goes to CTranslate2 directly,
because ``transcribe()`` neither returns several readings nor encodes less than 30 s, and the
encoder is most of the waiting. Measurements: ``docs/hearing-recognisers.md``.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.chinese import simplified
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.native import give_memory_back
from assistant.core.ports import Expectation, Transcript, VoiceActivity
from assistant.hear.expected import ExpectedSentences, Readings, Said
from assistant.hear.hallucinations import LITTLE_SPEECH, is_courtesy, is_hallucinated
from assistant.hear.loops import without_loop
from assistant.hear.phonetic.ear import shipped_ear
from assistant.hear.voice_activity import SileroVoiceActivity, speech_seconds
from assistant.hear.whisper_decoder import WhisperDecoder
from assistant.hear.whisper_kept import kept_whisper
from assistant.hear.whisper_tokens import WhisperTokens, read_tokenizer

log = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0
"""What Whisper's encoder holds."""
SHORTEST_WINDOW = 10.0
"""Seconds encoded at least: with less padding after the words the decoder says them again."""
SHORTEST_FOR_SOUND = 4.0
"""The same for the sound model, which is less sure with less behind the words."""
TAIL_SECONDS = 1.0
"""Silence encoded after the audio, for the same reason."""
_CUT_LETTER = " \N{REPLACEMENT CHARACTER}"
"""A letter is several tokens: where decoding stops within one, its bytes decode to this."""
FRAMES_PER_SECOND = 100
"""Mel frames: a hop of 10 ms."""
ENCODED_PER_SECOND = FRAMES_PER_SECOND // 2
_FRAMES_BEHIND = 5
"""Encoded frames behind the audio in which its last sound may still be told."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How CTranslate2 searches. ``beam`` readings are kept: the text and alternatives."""

    beam: int = 3
    no_repeat_ngram_size: int = 3

    def most_tokens(self, seconds: float) -> int:
        """60 for a sentence; more for long audio, where 60 would cut it off."""
        return max(60, round(seconds * 10))


class WhisperRecogniser:
    """Recognises an utterance at once; ``load`` first. Audio beyond 30 s is not heard.

    Args:
        model_dir: holds ``model.bin``, ``config.json``, ``tokenizer.json``, ``vocabulary.txt``.
        clock: told when the engine is at work.
        kept: folder where the model may be kept as it loads fastest.
        threads: cores the engine may take.
        voice_activity: asked how much of the audio is speech; without any, nothing is decoded.
            Silero when ``None``. It is used on one thread only.
    """

    name = "whisper"

    def __init__(
        self,
        model_dir: Path,
        clock: Clock,
        *,
        kept: Path | None = None,
        threads: int = 2,
        decoding: Decoding = Decoding(),
        voice_activity: VoiceActivity | None = None,
    ) -> None:
        self._model_dir, self._kept = model_dir, kept
        self._threads = threads
        self._decoding = decoding
        self._voice_activity = voice_activity or SileroVoiceActivity()
        self._thread = EngineThread("whisper", clock)
        # What Whisper would write, and what of the expected was said, are found at the same time.
        self._freely = ThreadPoolExecutor(1, thread_name_prefix="whisper-freely")
        self._model: Any = None
        self._tokenizer: Any = None
        self._expected: ExpectedSentences | None = None
        self._waiting = 0
        """How many wait for what was said, which nothing that is only prepared holds up."""

    def speaks(self, language: Language) -> bool:
        return True

    async def load(self) -> None:
        """Reads the model, 0.3 s to 2 s.

        Raises:
            EngineError: it is missing or damaged.
        """
        await self._thread.run(self._load)

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        """Text with punctuation, in ``expect.language``; the other readings are alternatives.

        Raises:
            EngineError: not loaded, or the engine failed.
            ValueError: ``audio`` is not at 16 kHz.
        """
        _check_rate(audio)
        self._waiting += 1
        try:
            with _told_when_cancelled() as cancelled:
                return await self._thread.run(self._recognise, audio, expect, cancelled)
        finally:
            self._waiting -= 1

    async def prepare(self, expect: Expectation) -> None:
        if self._expected is None:
            return
        with _told_when_cancelled() as cancelled:
            await self._thread.run(
                self._expected.prepare, expect, lambda: cancelled.is_set() or self._waiting > 0
            )

    async def languages(self, audio: Audio) -> dict[Language, float]:
        """How likely each language of ours is spoken in ``audio``, by Whisper's own judgement
        among the three; they sum to 1. Empty where nobody speaks.

        Raises EngineError, ValueError as `recognise` does.
        """
        _check_rate(audio)
        return await self._thread.run(self._languages, audio)

    async def encode(self, audio: Audio) -> NDArray[np.float32]:
        """What the encoder makes of ``audio`` alone, no silence behind it: (50 a second, 512).

        Raises EngineError, ValueError as `recognise` does.
        """
        _check_rate(audio)
        return await self._thread.run(self._encoding, audio)

    def close(self) -> None:
        self._thread.close()
        self._freely.shutdown(wait=False, cancel_futures=True)

    def _languages(self, audio: Audio) -> dict[Language, float]:
        self._check_loaded()
        audio = _heard_of(audio)
        if not self._freely.submit(self._speech, audio).result():
            return {}
        try:
            [ranked] = self._model.model.detect_language(self._encode_padded(_samples(audio)))
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"Whisper: {error}") from error
        among = {token.strip("<|>"): likely for token, likely in ranked}
        total = sum(among[language.value] for language in Language)
        return {language: among[language.value] / total for language in Language}

    def _encoding(self, audio: Audio) -> NDArray[np.float32]:
        self._check_loaded()
        audio = _heard_of(audio)
        try:
            encoded: NDArray[np.float32]
            features = self._features(_samples(audio), audio.seconds)
            [encoded] = np.asarray(self._model.encode(features), np.float32)
            return encoded
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"Whisper: {error}") from error

    def _check_loaded(self) -> None:
        if self._model is None:
            raise EngineError("Whisper is not loaded")

    def _load(self) -> None:
        if not (self._model_dir / "model.bin").is_file():
            raise EngineError(f"no Whisper model in {self._model_dir}: run.py models fetch")
        # Imported here: devices on vosk alone need not wait for it.
        from faster_whisper import WhisperModel

        try:
            kept = kept_whisper(self._model_dir, self._kept)
            self._model = WhisperModel(
                str(kept or self._model_dir),
                device="cpu",
                compute_type="int8",
                cpu_threads=self._threads,
                local_files_only=True,
            )
            # The first encoding allocates memory: let the start pay for it, not the first user.
            self._encode_padded(np.zeros(SAMPLE_RATE, np.float32))
            self._tokenizer = (
                self._model.hf_tokenizer
                if kept
                else read_tokenizer(self._model_dir / "tokenizer.json")
            )
            self._expected = ExpectedSentences(
                WhisperDecoder(self._model_dir / "model.bin", kept),
                WhisperTokens(self._tokenizer, self._tokenizer.token_to_id("<|endoftext|>")),
                shipped_ear,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(f"Whisper model in {self._model_dir}: {error}") from error
        give_memory_back()

    def _recognise(
        self, audio: Audio, expect: Expectation, cancelled: threading.Event
    ) -> Transcript:
        self._check_loaded()
        audio = _heard_of(audio)
        try:
            said = self._read(audio, expect, cancelled.is_set)
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"Whisper: {error}") from error
        # Whisper writes Chinese either way; it is shown as the rest of the screen is written.
        text, *others = _different([simplified(one) for one in said.texts])
        return Transcript(
            text=text,
            language=expect.language,
            engine=self.name,
            alternatives=tuple(others),
            expected=said.expected,
        )

    def _read(self, audio: Audio, expect: Expectation, stopped: Callable[[], bool]) -> Said:
        """What was said. Once ``stopped`` nobody waits for it.

        Twice from the sound: at once, from a short window, which is enough for what is clear; then
        from the window that Whisper reads, which tells more where there is noise.
        """
        samples = _samples(audio)
        # Made here, not beside the search: numpy's many short calls would each wait for Python.
        features = self._features(samples, _window(samples, SHORTEST_WINDOW))
        frames = len(samples) * ENCODED_PER_SECOND // SAMPLE_RATE + _FRAMES_BEHIND
        prompt = self._prompt(expect)
        most_tokens = self._decoding.most_tokens(audio.seconds)
        spoken = self._freely.submit(self._speech, audio)
        shortest = SHORTEST_FOR_SOUND if expect.networks else SHORTEST_WINDOW
        near = _frames(_window(samples, shortest))
        briefly = self._model.encode(features[:, :near])
        speech = spoken.result()
        if not speech:
            # Whisper writes something for any noise.
            return Said([""])
        if not expect.networks:
            return Said(self._decode(briefly, prompt, most_tokens, speech).texts)
        assert self._expected is not None
        # Of a long utterance both windows are the same.
        is_whole = near == features.shape[1]
        encoding = self._freely.submit(
            lambda: briefly if is_whole else self._model.encode(features)
        )
        [heard] = np.asarray(briefly, np.float32)
        clear = self._expected.clear(heard[:frames], expect, stopped)
        if clear is not None:
            return clear
        encoded = encoding.result()
        if stopped():
            return Said([""])
        freely = self._freely.submit(self._decode, encoded, prompt, most_tokens, speech)
        whole = np.asarray(encoded, np.float32)
        return self._expected.said(whole, prompt, freely, expect, frames=frames, stopped=stopped)

    def _speech(self, audio: Audio) -> float:
        """Seconds of it, up to as many as tell that somebody speaks."""
        return speech_seconds(audio, self._voice_activity, enough=LITTLE_SPEECH)

    def _decode(self, encoded: Any, prompt: list[int], most_tokens: int, speech: float) -> Readings:
        [result] = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=self._decoding.beam,
            num_hypotheses=self._decoding.beam,
            no_repeat_ngram_size=self._decoding.no_repeat_ngram_size,
            max_length=len(prompt) + most_tokens,
            return_scores=True,
        )
        readings = [self._tokenizer.decode(ids).strip(_CUT_LETTER) for ids in result.sequences_ids]
        return Readings(_believable(readings, speech), result.scores[0])

    def _encode_padded(self, samples: NDArray[np.float32]) -> Any:
        """The encoder's output for the audio and some silence, not for a whole 30 s."""
        return self._model.encode(self._features(samples, _window(samples, SHORTEST_WINDOW)))

    def _features(self, samples: NDArray[np.float32], seconds: float) -> NDArray[np.float32]:
        """Of the audio with silence to so many seconds behind it: (bands, frames)."""
        padded = np.pad(samples, (0, round(seconds * SAMPLE_RATE) - len(samples)))
        features: NDArray[np.float32] = self._model.feature_extractor(padded)
        return features[:, : _frames(seconds)]

    def _prompt(self, expect: Expectation) -> list[int]:
        opening = ("startoftranscript", expect.language.value, "transcribe", "notimestamps")
        return [self._tokenizer.token_to_id(f"<|{name}|>") for name in opening]


@contextmanager
def _told_when_cancelled() -> Iterator[threading.Event]:
    """An event for a thread that is wanted for what the user says instead, once that is so."""
    cancelled = threading.Event()
    try:
        yield cancelled
    except asyncio.CancelledError:
        cancelled.set()
        raise


def _check_rate(audio: Audio) -> None:
    if audio.rate != SAMPLE_RATE:
        raise ValueError(f"Whisper takes {SAMPLE_RATE} Hz, got {audio.rate} Hz")


def _heard_of(audio: Audio) -> Audio:
    """What Whisper can hear of it."""
    if audio.seconds <= LONGEST_SECONDS:
        return audio
    log.warning(
        "heard %.1f s; only the first %.0f s are recognised", audio.seconds, LONGEST_SECONDS
    )
    return Audio(audio.pcm[: round(LONGEST_SECONDS * SAMPLE_RATE) * 2], audio.rate)


def _window(samples: NDArray[np.float32], shortest: float) -> float:
    """Seconds of which an utterance is encoded."""
    return min(LONGEST_SECONDS, max(shortest, len(samples) / SAMPLE_RATE + TAIL_SECONDS))


def _frames(seconds: float) -> int:
    """The encoder halves the frames: their number must be even."""
    return 2 * round(seconds * FRAMES_PER_SECOND / 2)


def _samples(audio: Audio) -> NDArray[np.float32]:
    return np.frombuffer(audio.pcm, "<i2").astype(np.float32) / np.float32(32768)


def _believable(readings: list[str], speech: float) -> list[str]:
    """Without loops and repetitions; one empty text when the likeliest was not said."""
    texts = _different([without_loop(reading) for reading in readings])
    if is_hallucinated(texts[0], speech):
        log.info("dropped %r: Whisper writes it when nobody speaks", texts[0])
        return [""]
    return texts[:1] + [text for text in texts[1:] if not is_courtesy(text)]


def _different(texts: list[str]) -> list[str]:
    """The first of those that differ in more than punctuation, spaces and case."""
    by_letters: dict[str, str] = {}
    for text in texts:
        by_letters.setdefault("".join(c for c in text.casefold() if c.isalnum()), text)
    return list(by_letters.values())
