"""Kokoro-82M (int8, onnxruntime): the character's voice. See docs/decisions/kokoro-voice.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.speech import Speech
from assistant.speak.g2p import GraphemeToPhoneme, Pronounced
from assistant.speak.sound import RATE, Samples, finish
from assistant.speak.timing import TimedPhoneme, TimedWord, Timing, words_shown
from assistant.speak.verbalise import origins_of
from assistant.speak.visemes import visemes
from assistant.speak.voices.espeak_library import EspeakLibrary
from assistant.speak.voices.kokoro_pauses import pauses_as_heard
from assistant.speak.voices.onnx_session import open_session

MODEL = "kokoro-v1.0.int8.onnx"
STYLES = {Language.KO: "jf_gongitsune", Language.EN: "af_heart", Language.ZH: "zf_xiaoxiao"}
"""The voice of each language: the best understood by Whisper, see docs/speaking.md."""
SPEEDS = {Language.KO: 1.0, Language.EN: 1.0, Language.ZH: 1.0}
LATE = -0.05
"""Seconds to add to the model's own times, within 10 ms for each language: docs/speaking.md."""

# The alphabet of hexgrad/Kokoro-82M's config.json: the letters' numbers are not contiguous.
_ALPHABET = {
    1: ";:,.!?", 9: '—…"()“” \u0303ʣʥʦʨᵝꭧAI', 31: "O", 33: "Q", 35: "ST", 39: "W",
    41: "Yᵊabcdef", 50: "hijklmnopqrstuvwxyzɑɐɒæ", 75: "βɔɕç", 80: "ɖðʤə", 85: "ɚɛɜ", 90: "ɟ",
    92: "ɡ", 99: "ɥ", 101: "ɨɪʝ", 110: "ɯɰŋɳɲɴø", 118: "ɸθœ", 123: "ɹ", 125: "ɾɻ", 128: "ʁɽʂʃʈʧ",
    135: "ʊʋ", 138: "ʌɣɤ", 142: "χʎ", 147: "ʒʔ", 156: "ˈˌː", 162: "ʰ", 164: "ʲ", 169: "↓",
    171: "→↗↘", 177: "ᵻ",
}  # fmt: skip
_TOKENS = {c: first + i for first, letters in _ALPHABET.items() for i, c in enumerate(letters)}
_SILENT = frozenset(';:,.!?—…"()“” ')
_MOST_TOKENS = 500
_STYLE_SHAPE = (510, 1, 256)
_FRAME_SECONDS = 0.025
_DURATIONS = "/encoder/Clip_output_0"


def token_of(letter: str) -> int | None:
    """The model's number of a phoneme or sign; ``None`` for one it never learnt."""
    return _TOKENS.get(letter)


@dataclass(frozen=True, slots=True)
class _Token:
    """``word`` is set on the first token of each word."""

    number: int
    letter: str
    word: Pronounced | None = None


class KokoroVoice:
    """Speaks about twice as fast as real time on one core.

    Args:
        folder: holds ``MODEL`` and ``voices/<style>.bin`` (float32, 510 x 1 x 256).
        styles: other voices than ``STYLES``.
        threads: of the model; a second one was slower on two cores.
        kept: folder where the model may be kept as it loads fastest.
        gives_way: as in `EngineThread`.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        styles: Mapping[Language, str] = STYLES,
        threads: int = 1,
        kept: Path | None = None,
        gives_way: bool = False,
    ) -> None:
        # Other styles are another voice to the cache of sounds.
        self.name = "-".join(["kokoro", *dict.fromkeys(styles.values())])
        self._folder = folder
        self._style_names = styles
        self._threads = threads
        self._kept = kept
        self._thread = EngineThread("kokoro", clock, gives_way=gives_way)
        self._session: ort.InferenceSession | None = None
        self._g2p: GraphemeToPhoneme | None = None
        self._styles: dict[Language, NDArray[np.float32]] = {}

    @staticmethod
    def installed(folder: Path) -> bool:
        return (folder / MODEL).is_file() and (folder / "voices").is_dir()

    def speaks(self, language: Language) -> bool:
        return language in self._style_names

    async def load(self, language: Language) -> None:
        """Loads the model before the first sentence needs it, and begins to read what words of
        ``language`` are looked up in. Raises EngineError."""
        g2p = await self._thread.run(self._load, language)
        self._thread.begin(g2p.load, language)

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        return await self._thread.run(self._speak, text, spoken, language)

    def close(self) -> None:
        self._thread.close()

    def _load(self, language: Language) -> GraphemeToPhoneme:
        _, g2p = self._open()
        self._style(language)
        return g2p

    def _speak(self, text: str, spoken: str, language: Language) -> Speech:
        session, g2p = self._open()
        style = self._style(language)
        chunks = [
            self._chunk(session, tokens, style, SPEEDS[language])
            for tokens in _chunks(g2p.pronounce(spoken))
        ]
        samples, timing = _joined(chunks)
        finished = finish(samples, RATE)
        timing = timing.moved(1.0, LATE - finished.trimmed, finished.audio.seconds)
        timing = pauses_as_heard(timing, finished.audio)
        return Speech(
            text,
            finished.audio,
            visemes(timing.phonemes, timing.seconds) if timing.words else (),
            words_shown(timing.words, origins_of(text, spoken, language)),
        )

    def _chunk(
        self,
        session: ort.InferenceSession,
        tokens: Sequence[_Token],
        style: NDArray[np.float32],
        speed: float,
    ) -> tuple[Samples, Timing]:
        numbers = [0, *(t.number for t in tokens), 0]
        inputs = {
            "tokens": np.array([numbers], np.int64),
            "style": style[len(tokens)],
            "speed": np.array([speed], np.float32),
        }
        try:
            audio, durations = session.run(["audio", _DURATIONS], inputs, _frugal())
        except Exception as error:  # onnxruntime's own exceptions have no common base
            raise EngineError(f"Kokoro could not speak: {error}") from error
        starts = list(accumulate((float(d) * _FRAME_SECONDS for d in durations[0]), initial=0.0))
        return np.asarray(audio, np.float32).ravel(), _timing(tokens, starts)

    def _open(self) -> tuple[ort.InferenceSession, GraphemeToPhoneme]:
        if self._session is None or self._g2p is None:
            self._session = self._opened(self._folder / MODEL)
            self._g2p = GraphemeToPhoneme(EspeakLibrary())
        return self._session, self._g2p

    def _opened(self, model: Path) -> ort.InferenceSession:
        try:
            return open_session(model, _DURATIONS, threads=self._threads, kept=self._kept)
        except Exception as error:  # as above; a truncated model fails here
            raise _missing(model, error) from error

    def _style(self, language: Language) -> NDArray[np.float32]:
        if language not in self._styles:
            file = self._folder / "voices" / f"{self._style_names[language]}.bin"
            try:
                self._styles[language] = np.fromfile(file, "<f4").reshape(_STYLE_SHAPE)
            except (OSError, ValueError) as error:
                raise _missing(file, error) from error
        return self._styles[language]


def _frugal() -> ort.RunOptions:
    """Gives back what a long clause took; docs/speaking.md says how much that is."""
    options = ort.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _missing(file: Path, error: Exception) -> EngineError:
    detail = f"{file} is missing or damaged ({error}); fetch it with `run.py models fetch`"
    return EngineError(detail, key="error_model_missing")


def _chunks(words: Sequence[Pronounced]) -> Iterator[list[_Token]]:
    """Tokens of as many words as the model takes at a time."""
    chunk: list[_Token] = []
    for word in words:
        letters = [c for c in word.ipa if c in _TOKENS][:_MOST_TOKENS]
        if len(chunk) + len(letters) + 1 > _MOST_TOKENS:
            yield chunk
            chunk = []
        if word.spaced and chunk:
            chunk.append(_Token(_TOKENS[" "], " "))
        for number, letter in enumerate(letters):
            starts = number == 0 and letter not in _SILENT
            chunk.append(_Token(_TOKENS[letter], letter, word if starts else None))
    if any(token.word for token in chunk):
        yield chunk


def _timing(tokens: Sequence[_Token], starts: Sequence[float]) -> Timing:
    # The first of ``starts`` is the padding token's.
    timed = list(zip(tokens, starts[1:], strict=False))
    return Timing(
        tuple(TimedPhoneme(at, "" if t.letter in _SILENT else t.letter) for t, at in timed),
        tuple(TimedWord(at, t.word.begin, t.word.end) for t, at in timed if t.word),
        starts[-1],
    )


def _joined(chunks: Sequence[tuple[Samples, Timing]]) -> tuple[Samples, Timing]:
    samples: list[Samples] = [np.zeros(0, np.float32)]
    phonemes: list[TimedPhoneme] = []
    words: list[TimedWord] = []
    seconds = 0.0
    for sound, timing in chunks:
        moved = timing.moved(1.0, seconds, seconds + timing.seconds)
        samples.append(sound)
        phonemes += moved.phonemes
        words += moved.words
        seconds += len(sound) / RATE
    return np.concatenate(samples), Timing(tuple(phonemes), tuple(words), seconds)
