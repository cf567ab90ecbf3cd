"""Streaming speech with vosk: captions while one speaks, and answers by what is expected.

Where the dialogue expects something, a decoder listens that knows only the words of the expected
phrases and sentences, in their order. It hears an expected sentence in anything; so another one
without limits listens too, and what it finds much likelier was none of the expected.

A loaded model costs 640 MB in Korean, so it is read when it is first needed.
Measurements against Whisper: ``docs/hearing-recognisers.md``.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.core.audio import BYTES_PER_SAMPLE, SAMPLE_RATE, Audio
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript
from assistant.hear.vosk_words import NOT_WORDS, in_vocabulary, readable

READINGS = 3
"""The text and its alternatives."""
MUCH_LIKELIER = 4.0
"""Log likelihood a second by which free speech must beat it (``docs/hearing-recognisers.md``)."""
GRAMMARS_KEPT = 6
CHUNK_BYTES = 8000
"""A quarter of a second at a time, so that a long recording is decoded as a stream would be."""


class VoskRecogniser:
    """Implements `assistant.core.ports.StreamingRecogniser`; one stream at a time.

    Args:
        model_dirs: the folder of each language's model (with ``am`` or ``final.mdl``).
        clock: told when the engine is at work.
        captions_only: nobody acts on what it hears, so it need not be sure.
        gives_way: as in `EngineThread`.
    """

    name = "vosk"

    def __init__(
        self,
        model_dirs: Mapping[Language, Path],
        clock: Clock,
        *,
        captions_only: bool = False,
        gives_way: bool = False,
    ) -> None:
        self._model_dirs = dict(model_dirs)
        self._captions_only = captions_only
        self._thread = EngineThread("vosk", clock, gives_way=gives_way)
        self._models: dict[Language, Any] = {}
        self._stream: _Hearing | None = None
        # Decoders are used again: a new one builds its search graph anew as it goes, which takes
        # five to ten times the work.
        self._idle: OrderedDict[_Key, list[Any]] = OrderedDict()

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

    async def prepare(self, expect: Expectation) -> None:
        """Nothing: decoders build their graphs as they go."""

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
        guided = self._decoder(_Key.guided(expect)) if expect.phrases or expect.sentences else None
        free = None
        if guided is None or not self._captions_only:
            free = self._decoder(_Key(expect.language))
        return _Hearing(expect, guided, free)

    def _decoder(self, key: _Key) -> _Decoder | None:
        """One that is at rest, or a new one; ``None`` when the model knows none of the words."""
        import vosk

        model = self._model(key.language)
        idle = self._idle.setdefault(key, [])
        self._idle.move_to_end(key)
        while len(self._idle) > GRAMMARS_KEPT:
            self._idle.popitem(last=False)
        if idle:
            return _Decoder(key, idle.pop())
        if key.is_free:
            decoder = vosk.KaldiRecognizer(model, SAMPLE_RATE)
        elif grammar := _grammar(model, (*key.phrases, *key.sentences)):
            decoder = vosk.KaldiRecognizer(model, SAMPLE_RATE, grammar)
        else:
            return None
        decoder.SetMaxAlternatives(READINGS)
        return _Decoder(key, decoder)

    def _end(self, hearing: _Hearing) -> Transcript:
        transcript = hearing.finish()
        for decoder in hearing.decoders:
            decoder.engine.Reset()
            if decoder.key in self._idle:
                self._idle[decoder.key].append(decoder.engine)
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


@dataclass(frozen=True, slots=True)
class _Key:
    """What a decoder can hear: the words of these, or anything."""

    language: Language
    phrases: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @classmethod
    def guided(cls, expect: Expectation) -> _Key:
        return cls(expect.language, expect.phrases, expect.sentences)

    @property
    def is_free(self) -> bool:
        return not self.phrases and not self.sentences


@dataclass(slots=True)
class _Decoder:
    """vosk cuts at pauses by itself; the pieces are put together again."""

    key: _Key
    engine: Any
    pieces: list[list[str]] = field(default_factory=list)
    """For each piece its readings, likeliest first, as the engine's words."""
    likelihood: float = 0.0
    """Log likelihood of what was heard, of meaning beside another decoder's."""

    def feed(self, pcm: bytes) -> str:
        """The words so far."""
        if self.engine.AcceptWaveform(pcm):
            self._keep(self.engine.Result())
        # Right after a piece vosk answers with an empty result instead of an empty partial.
        partial = json.loads(self.engine.PartialResult()).get("partial", "")
        return " ".join([*(piece[0] for piece in self.pieces), partial])

    def finish(self) -> list[str]:
        """The readings of all that was fed, likeliest first."""
        self._keep(self.engine.FinalResult())
        if not self.pieces:
            return []
        before = [piece[0] for piece in self.pieces[:-1]]
        # Only the last piece is varied: an answer that needs alternatives is short.
        return [" ".join([*before, reading]) for reading in self.pieces[-1]]

    def _keep(self, result: str) -> None:
        readings = json.loads(result)["alternatives"]
        if not readings:
            return
        self.likelihood += readings[0]["confidence"]
        if readings[0]["text"]:
            self.pieces.append([reading["text"] for reading in readings])


class _Hearing:
    """One utterance, heard by a decoder of what is expected, a free one, or both."""

    def __init__(self, expect: Expectation, guided: _Decoder | None, free: _Decoder | None) -> None:
        self._expect, self._guided, self._free = expect, guided, free
        self._seconds = 0.0

    @property
    def decoders(self) -> tuple[_Decoder, ...]:
        return tuple(decoder for decoder in (self._guided, self._free) if decoder is not None)

    def feed(self, pcm: bytes) -> str:
        """The text so far."""
        self._seconds += len(pcm) / (BYTES_PER_SAMPLE * SAMPLE_RATE)
        words, *_ = [decoder.feed(pcm) for decoder in self.decoders]
        return self._written(words)

    def finish(self) -> Transcript:
        readings = [decoder.finish() for decoder in self.decoders]
        if len(readings) > 1 and self._is_unexpected():
            readings.reverse()
        texts = dict.fromkeys(self._written(words) for found in readings for words in found)
        text, *others = [text for text in texts if text] or [""]
        return Transcript(
            text=text,
            language=self._expect.language,
            engine=VoskRecogniser.name,
            alternatives=tuple(others),
        )

    def _is_unexpected(self) -> bool:
        assert self._guided is not None
        assert self._free is not None
        ahead = self._free.likelihood - self._guided.likelihood
        return ahead > MUCH_LIKELIER * max(1.0, self._seconds)

    def _written(self, spoken: str) -> str:
        """As the expected phrase is written, if it is one; else readable."""
        words = spoken.split()
        letters = "".join(word for word in words if word not in NOT_WORDS)
        for phrase in self._expect.phrases:
            if letters and letters == _letters(phrase):
                return phrase
        return readable(words, self._expect.language)


def _grammar(model: Any, expected: Iterable[str]) -> str | None:
    """The expected texts as vosk's JSON list; ``None`` when the model can say none of them."""

    @cache
    def knows(word: str) -> bool:
        return int(model.vosk_model_find_word(word)) >= 0

    cut = [in_vocabulary(text, knows) for text in expected]
    texts = [text for text in dict.fromkeys(cut) if text]
    unknown = [word for word in ("[unk]", "<UNK>") if knows(word)]
    return json.dumps([*texts, *unknown[:1]], ensure_ascii=False) if texts else None


def _letters(phrase: str) -> str:
    return "".join(c for c in phrase.casefold() if c.isalnum())
