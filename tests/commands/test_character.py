"""``run.py character``: previews, and characters from photos."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.characters import character_folder, character_names
from assistant.cli import main
from assistant.config import load_config
from assistant.core.errors import ConfigError
from avatar.rig import load_rig
from avatar.stage import Stage
from scripts.benchmarks.portraits import photo_of
from tests.data import shared


def from_photo(photo: Path, data: Path, *more: str) -> int:
    return main(["character", "from-photo", str(photo), "--data", str(data), *more])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--name", "../me"], "use letters, digits"),
        (["--name", "xiaoe"], "a character of the house"),
        (["--name", "me", "--hair-colour", "red"], "expected such as #553a2c"),
        (["--name", "me", "--curl", "7"], "expected 0 to 1"),
    ],
)
def test_wrong_wishes_are_told_before_the_photo_is_read(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert from_photo(tmp_path / "none.jpg", tmp_path, *more) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "characters").exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I can't open this picture"),
        ("ko", "이 사진을 열 수 없어요"),
        ("zh", "这张照片打不开"),
    ],
)
def test_a_bad_photo_is_told_in_the_users_language(
    language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"this is not a photo")
    assert from_photo(broken, tmp_path, "--name", "me", "--language", language) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "broken.jpg" in told


def test_an_own_character_is_not_drawn_over_by_chance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "characters" / "me"
    folder.mkdir(parents=True)
    (folder / "rig.json").write_text("{}")
    assert from_photo(tmp_path / "x.jpg", tmp_path, "--name", "me") == 1
    assert "--replace draws over it" in capsys.readouterr().err


def test_own_characters_are_found_beside_those_of_the_house(tmp_path: Path) -> None:
    (tmp_path / "characters" / "me").mkdir(parents=True)
    (tmp_path / "characters" / "me" / "rig.json").write_text("{}")
    config = load_config(data_folder=str(tmp_path))
    assert {"me", "xiaoe"} <= set(character_names(config))
    assert character_folder(config, "me") == tmp_path / "characters" / "me"
    assert character_folder(config).name == config.character
    for wrong in ("nobody", "../characters/me", str(tmp_path / "characters" / "me")):
        with pytest.raises(ConfigError, match="no character is called"):
            character_folder(config, wrong)


@pytest.mark.slow
def test_a_photo_becomes_a_character_that_the_device_can_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared("faces/portraits")
    photo = photo_of("cgi-model-5")
    more = ["--name", "me", "--glasses", "--hair", "bob", "--hair-colour", "#8a3b26"]
    assert from_photo(photo, tmp_path, *more, "--language", "en") == 0
    said = capsys.readouterr().out
    assert "hair bob" in said
    assert "#8a3b26" in said
    assert "run.py run --character me" in said
    config = load_config(data_folder=str(tmp_path), character="me")
    folder = character_folder(config)
    layers = {layer.id for layer in load_rig(folder).layers}
    assert any("glass" in layer or "lens" in layer for layer in layers)
    assert Stage((480, 480), folder, None, config.language).draw(1.0).any()
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.name for file in kept} == {"rig.json", "preview.png"}
    assert json.loads((folder / "rig.json").read_text())["name"] == "me"
    assert (
        main(["character", "preview", "me", "--data", str(tmp_path), "--out", str(tmp_path)]) == 0
    )
    assert (tmp_path / "emotions.png").is_file()
