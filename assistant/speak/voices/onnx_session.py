"""Opens an ONNX model, and keeps it optimised for the next start.

onnxruntime optimises a graph each time it loads it. Of what it made, it writes a copy that loads in
a third of the CPU time and with a quarter of the memory (docs/speaking.md).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import onnxruntime as ort

from assistant.core.kept import kept_folder, stamp_of
from assistant.speak.voices.onnx_outputs import with_output

_ERRORS = 3
"""onnxruntime warns that the copy may depend on its version, which is in the folder's name."""
_GRAPH, _WEIGHTS = "model.onnx", "model.data"
_SMALLEST_WEIGHT = 1024
"""Bytes of a weight that lies in a file of its own, which onnxruntime maps in place of copying."""


def open_session(
    model: Path, output: str, *, threads: int, kept: Path | None
) -> ort.InferenceSession:
    """A session on ``model`` with the inner value ``output`` among its outputs.

    Args:
        kept: folder for the optimised copy; ``None`` keeps none.

    Raises:
        OSError, or one of onnxruntime's exceptions: ``model`` is missing or damaged.
    """
    made_from = stamp_of(model), output, ort.__version__
    copy = kept_folder(kept, model.stem, made_from, partial(_optimise, model, output))
    if copy is None:
        return _session(with_output(model.read_bytes(), output), threads)
    return _session(str(copy / _GRAPH), threads)


def _optimise(model: Path, output: str, folder: Path) -> None:
    options = ort.SessionOptions()
    # More would be made for this processor alone.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / _GRAPH)
    options.add_session_config_entry(
        "session.optimized_model_external_initializers_file_name", _WEIGHTS
    )
    options.add_session_config_entry(
        "session.optimized_model_external_initializers_min_size_in_bytes", str(_SMALLEST_WEIGHT)
    )
    options.log_severity_level = _ERRORS
    graph = with_output(model.read_bytes(), output)
    ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _session(model: bytes | str, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
