"""A decoder of one layer with random weights, and sound for it."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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


def sound() -> NDArray[np.float32]:
    return np.random.default_rng(4).standard_normal((1, 5, 8)).astype(np.float32)
