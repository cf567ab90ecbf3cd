"""Whisper's tokens, as its own tokenizer has them."""

import json
from pathlib import Path

import pytest

from assistant.hear.whisper_tokens import read_tokenizer
from assistant.models.registry import Registry, State


@pytest.mark.slow
def test_the_tokenizer_spells_as_whisper_does() -> None:
    registry = Registry.load()
    if registry.status("whisper-base").state is not State.PRESENT:
        pytest.skip("whisper-base is not fetched: run.py models fetch")
    tokenizer = read_tokenizer(registry.require("whisper-base") / "tokenizer.json")
    for word in (" three", " triple", " toggle", " the", " latte", " 라"):
        ids = tokenizer.encode(word, add_special_tokens=False).ids
        assert tokenizer.decode(ids) == word
        assert word == " 라" or len(ids) == 1


def test_a_file_of_another_kind_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps({"model": {}}))
    with pytest.raises(ValueError, match="no tokenizer of Whisper's kind"):
        read_tokenizer(path)
