"""Whisper's decoder as ONNX graphs with weights of eight bits.

A step of sixteen texts reads all weights once, and takes as long as memory takes to give them: a
quarter of the bytes, less than half of the time (``docs/hearing-recognisers.md``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper, parser

from assistant.hear.whisper_weights import Weights, decoder_size

_HEADER = '<ir_version: 9, opset_import: ["": 18, "com.microsoft": 1]>'
_LARGEST = 63
"""Of a weight. AVX2 adds two products with values of eight bits in sixteen: with weights above this
the sum may overflow. Processors that can hold more lose little by it."""


class Graph:
    """Lines of ONNX's text form, and the weights that they name."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._lines: list[str] = []
        self._constants: dict[str, NDArray[np.generic]] = {}

    def add(self, call: str, name: str = "") -> str:
        """Another line; returns the name of its value."""
        name = name or f"value{len(self._lines)}"
        self._lines.append(f"{name} = {call}")
        return name

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        self._constants[name] = array
        return name

    def shape(self, *sizes: int) -> str:
        """For Reshape: 0 keeps a size, -1 is what is left."""
        return self.constant(f"shape{sizes}".translate(_PLAIN), np.array(sizes, np.int64))

    def linear(self, layer: str, x: str) -> str:
        """``x`` (..., in) times the weights of a layer (out, in), and its bias."""
        weight = self._weights[f"{layer}/weight"].T.astype(np.float32)
        scale = np.maximum(np.abs(weight).max(0), np.finfo(np.float32).tiny) / np.float32(_LARGEST)
        name = layer.translate(_PLAIN)
        arguments = (
            self.constant(f"{name}_weight", np.round(weight / scale).astype(np.int8)),
            self.constant(f"{name}_scale", scale),
            self.constant(f"{name}_zero", np.zeros(len(scale), np.int8)),
            self.constant(f"{name}_bias", self._weights[f"{layer}/bias"].astype(np.float32)),
        )
        return self.add(f"com.microsoft.DynamicQuantizeMatMul({x}, {', '.join(arguments)})")

    def norm(self, layer: str, x: str, name: str = "") -> str:
        plain = layer.translate(_PLAIN)
        gamma = self.constant(f"{plain}_gamma", self._weights[f"{layer}/gamma"].astype(np.float32))
        beta = self.constant(f"{plain}_beta", self._weights[f"{layer}/beta"].astype(np.float32))
        return self.add(f"LayerNormalization<axis=-1, epsilon=0.00001>({x}, {gamma}, {beta})", name)

    def model(self, name: str, inputs: list[str], outputs: list[str]) -> ModelProto:
        """``inputs`` and ``outputs``: each a type with sizes, and a name."""
        body = "\n".join(self._lines)
        text = f"{_HEADER}\n{name} ({', '.join(inputs)}) => ({', '.join(outputs)}) {{\n{body}\n}}"
        model = parser.parse_model(text)
        tensors = (numpy_helper.from_array(a, name) for name, a in self._constants.items())
        model.graph.initializer.extend(tensors)
        return model


def decoder_graphs(weights: Weights) -> tuple[bytes, bytes]:
    """The graphs of `audio_graph` and `step_graph`, serialised.

    Raises KeyError: these are not the weights of a Whisper.
    """
    size = decoder_size(weights)
    audio, step = audio_graph(weights, *size), step_graph(weights, *size)
    return audio.SerializeToString(), step.SerializeToString()


def audio_graph(weights: Weights, layers: int, heads: int, width: int) -> ModelProto:
    """From the encoder's output ``x`` (frames, width) to what each layer attends to.

    ``audio_keys0``, ... are (heads, width of a head, frames), ``audio_values0``, ...
    (heads, frames, width of a head).
    """
    graph, outputs = Graph(weights), list[str]()
    split = graph.shape(-1, heads, width // heads)
    for index in range(layers):
        both = graph.linear(f"decoder/layer_{index}/attention/linear_1", "x")
        graph.add(f"Split<axis=1, num_outputs=2>({both})", f"keys{index}, values{index}")
        for part, order in (("keys", "1, 2, 0"), ("values", "1, 0, 2")):
            name = f"audio_{part}{index}"
            parted = graph.add(f"Reshape({part}{index}, {split})")
            graph.add(f"Transpose<perm = [{order}]>({parted})", name)
            outputs.append(f"float[{heads}, {part}_rows, {part}_columns] {name}")
    return graph.model("audio", [f"float[frames, {width}] x"], outputs)


def step_graph(weights: Weights, layers: int, heads: int, width: int) -> ModelProto:
    """From tokens behind texts to what their next tokens are scored with, ``states``.

    ``x`` and ``states`` are (texts, tokens, width). ``past_keys0``, ``past_values0``, ... (texts,
    heads, tokens so far, width of a head) come back longer by the new tokens as ``keys0``,
    ``values0``, ...; ``unseen`` (tokens, all tokens) is added where a token attends to others.
    """
    step = _Step(weights, heads, width)
    x = "x"
    inputs = [f"float[texts, tokens, {width}] x", "float[tokens, all] unseen"]
    outputs = [f"float[texts, tokens, {width}] states"]
    for index in range(layers):
        x = step.layer(index, x)
        for part in ("keys", "values"):
            inputs.append(f"float[texts, {heads}, past, {width // heads}] past_{part}{index}")
            inputs.append(f"float[{heads}, {part}_rows, {part}_columns] audio_{part}{index}")
            outputs.append(f"float[texts, {heads}, all, {width // heads}] {part}{index}")
    step.graph.norm("decoder/layer_norm", x, "states")
    return step.graph.model("step", inputs, outputs)


class _Step:
    def __init__(self, weights: Weights, heads: int, width: int) -> None:
        self.graph = graph = Graph(weights)
        root = np.array(1 / np.sqrt(width // heads), np.float32)
        self._root = graph.constant("root", root)
        self._split = graph.shape(0, 0, heads, width // heads)
        self._split_all = graph.shape(-1, heads, width // heads)
        self._joined = graph.shape(0, 0, width)

    def layer(self, index: int, x: str) -> str:
        """Self-attention, attention to the audio, feed-forward: each behind a norm, each added."""
        add, graph, name = self.graph.add, self.graph, f"decoder/layer_{index}"
        for part, attend in (("self_attention", self._texts), ("attention", self._audio)):
            x = add(f"Add({x}, {attend(index, f'{name}/{part}', x)})")
        wide = graph.linear(f"{name}/ffn/linear_0", graph.norm(f"{name}/ffn/layer_norm", x))
        # The tanh form, 5e-4 from the exact one, in a quarter of the time.
        narrow = graph.linear(f"{name}/ffn/linear_1", add(f"com.microsoft.FastGelu({wide})"))
        return add(f"Add({x}, {narrow})")

    def _texts(self, index: int, layer: str, x: str) -> str:
        add, graph = self.graph.add, self.graph
        projected = graph.linear(f"{layer}/linear_0", graph.norm(f"{layer}/layer_norm", x))
        parts = [f"{part}{index}" for part in ("query", "new_keys", "new_values")]
        add(f"Split<axis=2, num_outputs=3>({projected})", ", ".join(parts))
        query, keys, values = (
            add(f"Transpose<perm=[0, 2, 1, 3]>({add(f'Reshape({part}, {self._split})')})")
            for part in parts
        )
        keys = add(f"Concat<axis=2>(past_keys{index}, {keys})", f"keys{index}")
        values = add(f"Concat<axis=2>(past_values{index}, {values})", f"values{index}")
        turned = add(f"Transpose<perm=[0, 1, 3, 2]>({keys})")
        seen = self._attended(query, turned, values, "unseen")
        joined = add(f"Transpose<perm=[0, 2, 1, 3]>({seen})")
        return graph.linear(f"{layer}/linear_1", add(f"Reshape({joined}, {self._joined})"))

    def _audio(self, index: int, layer: str, x: str) -> str:
        # The audio is the same for all texts: their tokens are one long row for each head.
        add, graph = self.graph.add, self.graph
        query = graph.linear(f"{layer}/linear_0", graph.norm(f"{layer}/layer_norm", x))
        rows = add(f"Transpose<perm=[1, 0, 2]>({add(f'Reshape({query}, {self._split_all})')})")
        seen = self._attended(rows, f"audio_keys{index}", f"audio_values{index}")
        joined = add(f"Transpose<perm=[1, 0, 2]>({seen})")
        return graph.linear(f"{layer}/linear_2", add(f"Reshape({joined}, {add(f'Shape({x})')})"))

    def _attended(self, query: str, keys: str, values: str, added: str = "") -> str:
        add = self.graph.add
        scores = add(f"Mul({add(f'MatMul({query}, {keys})')}, {self._root})")
        if added:
            scores = add(f"Add({scores}, {added})")
        return add(f"MatMul({add(f'Softmax<axis=-1>({scores})')}, {values})")


_PLAIN = str.maketrans({"/": "_", "(": "", ")": "", ",": "_", " ": "", "-": "m"})
"""Makes a name of ONNX's text form."""
