"""Open speech in all three languages: Whisper base (int8) on CTranslate2.

faster-whisper loads the model and makes the features; decoding goes to CTranslate2 directly,
because ``transcribe()`` neither returns several readings nor encodes less than 30 s, and the
encoder is most of the waiting. Measurements: ``docs/hearing-recognisers.md``.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE, Audio, silence
from assistant.core.chinese import simplified
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.native import give_memory_back
from assistant.core.ports import Expectation, Transcript, VoiceActivity
from assistant.hear.believing import believable, different
from assistant.hear.expected import ExpectedSentences, Readings, Said
from assistant.hear.hallucinations import LITTLE_SPEECH
from assistant.hear.phonetic.ear import shipped_ear
from assistant.hear.voice_activity import SileroVoiceActivity, speech_seconds
from assistant.hear.whisper_decoder import WhisperDecoder
from assistant.hear.whisper_kept import kept_whisper
from assistant.hear.whisper_tokens import WhisperTokens, read_tokenizer
from assistant.hear.whisper_window import (
    SHORTEST_FOR_SOUND,
    SHORTEST_WINDOW,
    encoded_frames,
    frames_of,
    heard_of,
    samples_of,
    window,
)

_CUT_LETTER = " \N{REPLACEMENT CHARACTER}"
"""A letter is several tokens: where decoding stops within one, its bytes decode to this."""


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
        audio = heard_of(audio)
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
        return await self._thread.run(self._languages, heard_of(audio))

    async def encode(self, audio: Audio) -> NDArray[np.float32]:
        """What the encoder makes of ``audio`` alone, no silence behind it: (50 a second, 512).

        Raises EngineError, ValueError as `recognise` does.
        """
        return await self._thread.run(self._encoding, heard_of(audio))

    def close(self) -> None:
        self._thread.close()
        self._freely.shutdown(wait=False, cancel_futures=True)

    def _languages(self, audio: Audio) -> dict[Language, float]:
        self._check_loaded()
        if not self._freely.submit(self._speech, audio).result():
            return {}
        try:
            [ranked] = self._model.model.detect_language(self._encode_padded(audio))
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"Whisper: {error}") from error
        among = {token.strip("<|>"): likely for token, likely in ranked}
        total = sum(among[language.value] for language in Language)
        return {language: among[language.value] / total for language in Language}

    def _encoding(self, audio: Audio) -> NDArray[np.float32]:
        self._check_loaded()
        try:
            encoded: NDArray[np.float32]
            features = self._features(audio, audio.seconds)
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
            self._encode_padded(silence(1.0))
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
        try:
            said = self._read(audio, expect, cancelled.is_set)
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"Whisper: {error}") from error
        # Whisper writes Chinese either way; it is shown as the rest of the screen is written.
        text, *others = different([simplified(one) for one in said.texts])
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
        # Made here, not beside the search: numpy's many short calls would each wait for Python.
        features = self._features(audio, window(audio, SHORTEST_WINDOW))
        frames = encoded_frames(audio)
        prompt = self._prompt(expect)
        most_tokens = self._decoding.most_tokens(audio.seconds)
        spoken = self._freely.submit(self._speech, audio)
        shortest = SHORTEST_FOR_SOUND if expect.networks else SHORTEST_WINDOW
        near = frames_of(window(audio, shortest))
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
        return Readings(believable(readings, speech), result.scores[0])

    def _encode_padded(self, audio: Audio) -> Any:
        """The encoder's output for the audio and some silence, not for a whole 30 s."""
        return self._model.encode(self._features(audio, window(audio, SHORTEST_WINDOW)))

    def _features(self, audio: Audio, seconds: float) -> NDArray[np.float32]:
        """Of the audio with silence to so many seconds behind it: (bands, frames)."""
        samples = samples_of(audio)
        padded = np.pad(samples, (0, round(seconds * SAMPLE_RATE) - len(samples)))
        features: NDArray[np.float32] = self._model.feature_extractor(padded)
        return features[:, : frames_of(seconds)]

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
