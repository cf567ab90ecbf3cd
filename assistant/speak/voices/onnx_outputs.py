"""Makes an inner value of an ONNX graph one of its outputs, without reading a large model.

A protobuf message may hold an embedded message twice; a parser merges the two
(https://protobuf.dev/programming-guides/encoding/#last-one-wins). So a second ``graph`` field
with nothing but one more output, behind the bytes of a model, adds that output.
"""

from __future__ import annotations

# Field numbers of onnx.proto3.
_MODEL_GRAPH = 7
_GRAPH_OUTPUT = 12
_VALUE_NAME = 1
_LENGTH_DELIMITED = 2


def with_output(model: bytes, name: str) -> bytes:
    """``model`` with the value ``name`` among its outputs; its type is inferred at loading."""
    value = _field(_VALUE_NAME, name.encode())
    return model + _field(_MODEL_GRAPH, _field(_GRAPH_OUTPUT, value))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])
