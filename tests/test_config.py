"""Settings: from the file, and from the command line on top."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest

from assistant.commands.options import add_device_options, config_from
from assistant.commands.screen import open_display, open_stage
from assistant.core.errors import ConfigError


def test_the_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("XIAO_E_CONFIG", str(path))
    parser = ArgumentParser()
    add_device_options(parser)
    assert config_from(parser.parse_args([])).theme == "auto"
    path.write_text('theme = "night"\n', encoding="utf-8")
    assert config_from(parser.parse_args([])).theme == "night"
    config = config_from(parser.parse_args(["--theme", "high_contrast"]))
    rim = open_stage(config, (480, 480)).draw(1.0)[479, 0, :3]
    assert rim.max() < 20, "the window is dark"
    shown = open_display(config)
    shown.daylight(12, 1.0)
    assert shown.parts((480, 480), 1.0)["backdrop"]["outline"] == 0xFFFFFFFF
    path.write_text('theme = "dusk"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="high_contrast"):
        config_from(parser.parse_args([]))
