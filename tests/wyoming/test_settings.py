"""The table ``[wyoming]`` of the settings."""

from pathlib import Path

import pytest

from assistant.config import load_config
from assistant.core.errors import ConfigError
from assistant.wyoming.address import Servers, stays_here


def settings(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Servers:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("XIAO_E_CONFIG", str(path))
    return load_config().wyoming


def test_each_engine_has_a_server_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[wyoming]\nrecogniser = "tcp://10.0.0.2:10300"\nvoice = "unix:///run/piper.sock"\n'
    servers = settings(text, tmp_path, monkeypatch)
    assert servers.every() == ("tcp://10.0.0.2:10300", "unix:///run/piper.sock")
    assert servers.wake_word == ""


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ('[wyoming]\nvoice = "10.0.0.2:10200"', "tcp://host:port"),
        ('[wyoming]\nvoice = "tcp://10.0.0.2"', "tcp://host:port"),
        ('[wyoming]\nvoice = "tcp://10.0.0.2:99999"', "99999|range"),
        ('[wyoming]\nvoice = "stdio://"', "tcp://host:port"),
        ("[wyoming]\nvoice = 5", "expected an address"),
        ('[wyoming]\nvoices = "tcp://10.0.0.2:1"', "choose recogniser"),
        ('wyoming = "tcp://10.0.0.2:10200"', "expected"),
    ],
)
def test_what_is_wrong_is_named(
    table: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match=complaint):
        settings(table, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("uri", "here"),
    [
        ("tcp://127.0.0.1:1", True),
        ("tcp://[::1]:1", True),
        ("tcp://localhost:1", True),
        ("unix:///run/x.sock", True),
        ("tcp://0.0.0.0:1", False),
        ("tcp://192.168.0.7:1", False),
        ("tcp://piper.lan:1", False),
    ],
)
def test_what_leaves_this_machine_is_known(uri: str, here: bool) -> None:
    assert stays_here(uri) is here
