"""Opens an ONNX model, and keeps it optimised for the next start.

onnxruntime optimises a graph each time it loads it. Of what it made, it writes a copy that loads in
half of the CPU time and with 100 MB less in memory (docs/speaking.md).
"""

from __future__ import annotations

import contextlib
import logging
import os
from hashlib import sha256
from pathlib import Path

import onnxruntime as ort

from assistant.speak.voices.onnx_outputs import with_output

log = logging.getLogger(__name__)

_ERRORS = 3
"""onnxruntime warns that the copy may depend on its version, which is in the copy's name."""


def open_session(
    model: Path, output: str, *, threads: int, kept: Path | None
) -> ort.InferenceSession:
    """A session on ``model`` with the inner value ``output`` among its outputs.

    Args:
        kept: folder for the optimised copy; ``None`` keeps none.

    Raises:
        OSError, or one of onnxruntime's exceptions: ``model`` is missing or damaged.
    """
    if kept is None:
        return _session(with_output(model.read_bytes(), output), threads)
    copy = kept / f"{model.stem}-{_stamp(model, output)}.onnx"
    if copy.is_file():
        try:
            return _session(str(copy), threads)
        except Exception as error:  # onnxruntime's own exceptions have no common base
            log.warning("%s is damaged and made anew: %s", copy, error)
    _keep(model, output, copy)
    if copy.is_file():
        return _session(str(copy), threads)
    return _session(with_output(model.read_bytes(), output), threads)


def _keep(model: Path, output: str, copy: Path) -> None:
    """Writes ``copy`` in place of those of other versions; without room for it, does nothing."""
    options = ort.SessionOptions()
    # More would be made for this processor alone.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    draft = copy.with_suffix(f".{os.getpid()}")
    options.optimized_model_filepath = str(draft)
    options.log_severity_level = _ERRORS
    graph = with_output(model.read_bytes(), output)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        for old in copy.parent.glob(f"{model.stem}-*.onnx"):
            old.unlink(missing_ok=True)
        draft.replace(copy)
    except Exception as error:  # as above
        log.warning("%s is not kept: %s", copy, error)
        with contextlib.suppress(OSError):
            draft.unlink()


def _stamp(model: Path, output: str) -> str:
    stat = model.stat()
    source = f"{model} {stat.st_size} {stat.st_mtime_ns} {output} {ort.__version__}"
    return sha256(source.encode()).hexdigest()[:16]


def _session(model: bytes | str, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
