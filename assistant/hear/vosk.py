"""Streaming speech with vosk: captions while one speaks, and closed questions by a grammar.

A loaded model costs 640 MB in Korean, so it is read when it is first needed.
Measurements against Whisper: ``docs/hearing-recognisers.md``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript
from assistant.hear.vosk_words import NOT_WORDS, in_vocabulary, readable

READINGS = 3
"""The text and its alternatives."""
CHUNK_BYTES = 8000
"""A quarter of a second at a time, so that a long recording is decoded as a stream would be."""


class VoskRecogniser:
    """Implements `assistant.core.ports.StreamingRecogniser`; one stream at a time.

    Args:
        model_dirs: the folder of each language's model (with ``am`` or ``final.mdl``).
        clock: told when the engine is at work.
    """

    name = "vosk"

    def __init__(self, model_dirs: Mapping[Language, Path], clock: Clock) -> None:
        self._model_dirs = dict(model_dirs)
        self._thread = EngineThread("vosk", clock)
        self._models: dict[Language, Any] = {}
        self._stream: _Hearing | None = None
        # Decoders without a grammar are used again: a new one builds its search graph anew as it
        # goes, which takes five to ten times the work.
        self._idle: dict[Language, list[Any]] = {}

    def speaks(self, language: Language) -> bool:
        return language in self._model_dirs

    async def load(self, language: Language) -> None:
        """Reads a model before it is needed, 1 s to 5 s.

        Raises:
            EngineError: it is missing or damaged.
        """
        await self._thread.run(self._model, language)

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        """Decodes at once, apart from the stream that may be going on.

        Raises:
            EngineError: the model is missing or the engine failed.
            ValueError: ``audio`` is not at 16 kHz.
        """
        if audio.rate != SAMPLE_RATE:
            raise ValueError(f"vosk takes {SAMPLE_RATE} Hz, got {audio.rate} Hz")
        return await self._thread.run(self._recognise, audio, expect)

    async def feed(self, frame: bytes, expect: Expectation) -> str:
        """``expect`` counts with the first frame; it stays for the whole utterance."""
        return await self._thread.run(self._feed, frame, expect)

    async def finish(self) -> Transcript:
        """Raises EngineError when nothing was fed since the last one."""
        return await self._thread.run(self._finish)

    async def abandon(self) -> None:
        await self._thread.run(self._abandon)

    def close(self) -> None:
        self._thread.close()

    # On the engine's thread from here on.

    def _recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        hearing = self._hearing(expect)
        for start in range(0, len(audio.pcm), CHUNK_BYTES):
            hearing.feed(audio.pcm[start : start + CHUNK_BYTES])
        return self._end(hearing)

    def _feed(self, frame: bytes, expect: Expectation) -> str:
        if self._stream is None:
            self._stream = self._hearing(expect)
        return self._stream.feed(frame)

    def _finish(self) -> Transcript:
        stream, self._stream = self._stream, None
        if stream is None:
            raise EngineError("vosk: nothing was fed")
        return self._end(stream)

    def _abandon(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            self._end(stream)

    def _hearing(self, expect: Expectation) -> _Hearing:
        import vosk

        model = self._model(expect.language)
        grammar = _grammar(model, expect) if expect.closed else None
        idle = self._idle.setdefault(expect.language, [])
        if grammar:
            decoder = vosk.KaldiRecognizer(model, SAMPLE_RATE, grammar)
        else:
            decoder = idle.pop() if idle else vosk.KaldiRecognizer(model, SAMPLE_RATE)
        decoder.SetMaxAlternatives(READINGS)
        return _Hearing(decoder, expect, reusable=not grammar)

    def _end(self, hearing: _Hearing) -> Transcript:
        transcript = hearing.finish()
        if hearing.reusable:
            hearing.decoder.Reset()
            self._idle[hearing.expect.language].append(hearing.decoder)
        return transcript

    def _model(self, language: Language) -> Any:
        if language not in self._models:
            folder = self._model_dirs.get(language)
            if folder is None or not folder.is_dir():
                raise EngineError(
                    f"no vosk model for {language.value} in {folder}: run.py models fetch",
                    key="error_model_missing",
                )
            # Imported here: a device on Whisper alone needs none of it.
            import vosk

            vosk.SetLogLevel(-1)
            try:
                self._models[language] = vosk.Model(str(folder))
            except Exception as error:  # vosk raises nothing more exact
                raise EngineError(
                    f"vosk model in {folder} is damaged ({error}): run.py models fetch",
                    key="error_model_missing",
                ) from error
        return self._models[language]


@dataclass(slots=True)
class _Hearing:
    """One utterance. vosk cuts at pauses by itself; the pieces are put together again."""

    decoder: Any
    expect: Expectation
    reusable: bool
    pieces: list[list[str]] = field(default_factory=list)
    """For each piece its readings, likeliest first."""

    def feed(self, pcm: bytes) -> str:
        """The text so far."""
        if self.decoder.AcceptWaveform(pcm):
            self._keep(self.decoder.Result())
        # Right after a piece vosk answers with an empty result instead of an empty partial.
        partial = json.loads(self.decoder.PartialResult()).get("partial", "")
        return self._written([*(piece[0] for piece in self.pieces), partial])

    def finish(self) -> Transcript:
        self._keep(self.decoder.FinalResult())
        if not self.pieces:
            return Transcript(text="", language=self.expect.language, engine=VoskRecogniser.name)
        before = [piece[0] for piece in self.pieces[:-1]]
        # Only the last piece is varied: an answer that needs alternatives is short.
        texts = [self._written([*before, reading]) for reading in self.pieces[-1]]
        text, *others = dict.fromkeys(texts)
        return Transcript(
            text=text,
            language=self.expect.language,
            engine=VoskRecogniser.name,
            alternatives=tuple(other for other in others if other),
        )

    def _keep(self, result: str) -> None:
        readings = [reading["text"] for reading in json.loads(result)["alternatives"]]
        if readings and readings[0]:
            self.pieces.append(readings)

    def _written(self, pieces: list[str]) -> str:
        """As the expected phrase is written, if it is one; else readable."""
        words = " ".join(pieces).split()
        spoken = "".join(word for word in words if word not in NOT_WORDS)
        for phrase in self.expect.phrases:
            if spoken and spoken == _letters(phrase):
                return phrase
        return readable(words, self.expect.language)


def _grammar(model: Any, expect: Expectation) -> str | None:
    """The expected phrases as vosk's JSON list; ``None`` when the model can say none of them."""

    def knows(word: str) -> bool:
        return int(model.vosk_model_find_word(word)) >= 0

    cut = [in_vocabulary(phrase, knows) for phrase in expect.phrases]
    phrases = [phrase for phrase in dict.fromkeys(cut) if phrase]
    unknown = [word for word in ("[unk]", "<UNK>") if knows(word)]
    return json.dumps([*phrases, *unknown[:1]], ensure_ascii=False) if phrases else None


def _letters(phrase: str) -> str:
    return "".join(c for c in phrase.casefold() if c.isalnum())
