"""Stock phrases on disk, so that what is often said sounds at once.

A file is written whole under another name and then renamed, and carries a digest of what it
holds: a torn file is noticed, dropped and made anew. A full disk only costs the speed.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.audio import Audio
from assistant.core.speech import Speech, Viseme, VisemeAt, WordAt

log = logging.getLogger(__name__)

VERSION = 3
"""Raise it when voices, words or visemes change, so that old sounds are not used."""
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class SpeechCache:
    """Files of at most ``limit`` bytes together; the longest unused go first."""

    folder: Path
    limit: int = 64_000_000

    def get(self, voice: str, text: str, spoken: str) -> Speech | None:
        """``None`` when it is not there or not whole."""
        file = self._file(voice, text, spoken)
        try:
            packed = file.read_bytes()
            speech = _unpack(packed)
            os.utime(file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the cached sound %s cannot be used and is made anew: %s", file, error)
            return None
        return speech

    def put(self, voice: str, text: str, spoken: str, speech: Speech) -> None:
        """Never raises: a cache that cannot be written is logged and done without."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".new", delete=False) as file:
                try:
                    file.write(_pack(speech))
                    file.close()
                    Path(file.name).replace(self._file(voice, text, spoken))
                except OSError:
                    Path(file.name).unlink(missing_ok=True)
                    raise
            self._forget_oldest()
        except OSError as error:
            log.warning("a sound could not be cached in %s: %s", self.folder, error)

    def _file(self, voice: str, text: str, spoken: str) -> Path:
        key = json.dumps([VERSION, voice, text, spoken]).encode()
        return self.folder / f"{hashlib.sha256(key).hexdigest()[:32]}.speech"

    def _forget_oldest(self) -> None:
        files = [(f.stat().st_mtime, f.stat().st_size, f) for f in self.folder.glob("*.speech")]
        total = sum(size for _, size, _ in files)
        for _, size, file in sorted(files, key=lambda entry: entry[0]):
            if total <= self.limit:
                return
            file.unlink(missing_ok=True)
            total -= size


def _pack(speech: Speech) -> bytes:
    """SHA-256 of the rest, a line of JSON, the PCM."""
    about = {
        "text": speech.text,
        "rate": speech.audio.rate,
        "visemes": [[v.start, v.viseme.value] for v in speech.visemes],
        "words": [[w.start, w.begin, w.end] for w in speech.words],
    }
    body = json.dumps(about, ensure_ascii=True).encode() + b"\n" + speech.audio.pcm
    return hashlib.sha256(body).digest() + body


def _unpack(packed: bytes) -> Speech:
    digest, body = packed[:_DIGEST_BYTES], packed[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise ValueError("the file is torn")
    head, _, pcm = body.partition(b"\n")
    about: dict[str, Any] = json.loads(head)
    return Speech(
        about["text"],
        Audio(pcm, about["rate"]),
        tuple(VisemeAt(start, Viseme(viseme)) for start, viseme in about["visemes"]),
        tuple(WordAt(start, begin, end) for start, begin, end in about["words"]),
    )
