"""The project's own list of models is sound, and a wrong one is refused with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.errors import ConfigError
from assistant.models.manifest import read_manifest

MODEL = """
[[model]]
name = "tiny"
role = "a test"
languages = []
licence = "MIT"
checked = "by the test"
"""
SHA = "ab" * 32


def write(folder: Path, text: str) -> Path:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_projects_own_models() -> None:
    models = read_manifest()
    needed = {"whisper-base", "vosk-ko", "wake-features", "kokoro", "pretendard", "noto-sans-sc"}
    needed |= {"face-landmarks", "face-detector", "person-mask", "noto-emoji", "noto-sans-arabic"}
    assert {name for name, model in models.items() if model.default} == needed
    for model in models.values():
        assert model.licence
        files = [model.archive.file] if model.archive else model.files
        for file in files:
            assert file.sources[0][0].address.startswith("https://"), f"{file.path}: maker first"
    voices = [file for file in models["kokoro"].files if file.path.startswith("voices/")]
    assert len(voices) == 54


def test_a_default_model_can_be_had_without_its_maker() -> None:
    for model in read_manifest().values():
        for file in model.files if model.default else ():
            assert any(not part.address.startswith("https:") for part in file.sources[-1])


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (f'{{ path = "../x", size = 1, sha256 = "{SHA}" }}', "has to stay below"),
        (f'{{ path = "/x", size = 1, sha256 = "{SHA}" }}', "has to stay below"),
        ('{ path = "x", size = 1, sha256 = "abc" }', "64 hexadecimal digits"),
        (f'{{ path = "x", sha256 = "{SHA}" }}', "size"),
        (f'{{ path = "x", size = 1, sha256 = "{SHA}", sources = [] }}', "no sources"),
        (f'{{ path = "x", size = 1, sha256 = "{SHA}", sources = ["ftp://a/b"] }}', "https:, pypi:"),
        (f'{{ path = "x", size = 1, sha256 = "{SHA}", sources = ["pypi:a==1"] }}', "which member"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, files: str, reason: str) -> None:
    text = f'{MODEL}sources = ["https://maker.invalid/{{path}}"]\nfiles = [{files}]\n'
    with pytest.raises(ConfigError, match=f"model tiny: .*{reason}"):
        read_manifest(write(tmp_path, text))


def test_what_is_not_a_list_of_models_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not a list of models"):
        read_manifest(write(tmp_path, "model = ["))
    with pytest.raises(ConfigError, match="cannot read"):
        read_manifest(tmp_path / "absent.toml")
    with pytest.raises(ConfigError, match="names a model twice"):
        read_manifest(write(tmp_path, MODEL + MODEL))
