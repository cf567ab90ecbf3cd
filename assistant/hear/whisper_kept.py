"""What is made of a Whisper model at the first start, and kept for those after it.

CTranslate2 reads weights of eight bits in half the time that it takes to make them of sixteen, and
the search needs no ``onnx`` to write its graphs.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import partial
from pathlib import Path

import onnxruntime

from assistant.core.kept import kept_folder, stamp_of
from assistant.hear.whisper_tokens import mended_tokenizer
from assistant.hear.whisper_weights import read_weights, write_eight_bits

AUDIO, STEP = "audio.onnx", "step.onnx"
"""The graphs of `assistant.hear.whisper_graph`."""
_MODEL, _TOKENIZER = "model.bin", "tokenizer.json"
_BESIDE = ("config.json", "vocabulary.txt")
"""What CTranslate2 reads beside the weights."""
_MAKERS = ("whisper_graph.py", "whisper_tokens.py", "whisper_weights.py", "whisper_kept.py")


def kept_whisper(model_dir: Path, kept: Path | None) -> Path | None:
    """A folder with the graphs, a mended tokenizer, and a model that CTranslate2 loads as it does
    ``model_dir``.

    Args:
        kept: the folder for it; ``None`` keeps nothing.

    Returns:
        ``None`` where nothing can be kept.

    Raises:
        OSError: ``model_dir`` lacks a file.
    """
    stamps = [stamp_of(model_dir / name) for name in (_MODEL, _TOKENIZER, *_BESIDE)]
    code = [_digest(Path(__file__).with_name(name)) for name in _MAKERS]
    made_from = stamps, code, onnxruntime.__version__
    return kept_folder(kept, model_dir.name, made_from, partial(_make, model_dir))


def _make(model_dir: Path, folder: Path) -> None:
    # Imported here: it imports onnx, 0.3 s and 15 MB.
    from assistant.hear.whisper_graph import decoder_graphs

    for name in _BESIDE:
        shutil.copyfile(model_dir / name, folder / name)
    mended = mended_tokenizer(model_dir / _TOKENIZER)
    (folder / _TOKENIZER).write_text(mended, encoding="utf-8")
    write_eight_bits(model_dir / _MODEL, folder / _MODEL)
    audio, step = decoder_graphs(read_weights(model_dir / _MODEL))
    (folder / AUDIO).write_bytes(audio)
    (folder / STEP).write_bytes(step)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
