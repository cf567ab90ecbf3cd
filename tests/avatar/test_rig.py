"""Rigs that are wrong are refused with the layer and the field in the message."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import ConfigError
from avatar.rig import Rig, load_rig

from .conftest import CHARACTER

GOOD = json.loads((CHARACTER / "rig.json").read_text(encoding="utf-8"))
Spoil = Callable[[dict[str, Any]], None]


def layer(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(x for x in data["layers"] if x["id"] == name)
    return found


def spoilt(tmp_path: Path, spoil: Spoil) -> Path:
    data = copy.deepcopy(GOOD)
    spoil(data)
    file = tmp_path / "rig.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def test_the_shipped_character_loads(rig: Rig) -> None:
    assert rig.name == "Xiao-E"
    assert len(rig.layers) > 70


WRONG: dict[str, tuple[Spoil, str]] = {
    "format": (lambda d: d.update(format="live2d"), "'format'"),
    "no layers": (lambda d: d.update(layers=[]), "'layers' is empty"),
    "no head": (lambda d: d.pop("head"), "'head' is missing"),
    "flat head": (lambda d: d["head"].update(radii=[1, 0, 1]), "'radii'"),
    "lost points": (lambda d: layer(d, "face")["points"].pop(), "layer 'face': 'points'"),
    "text as a point": (
        lambda d: layer(d, "face")["points"].__setitem__(0, ["a", 1]),
        "layer 'face': 'points' must hold numbers",
    ),
    "infinite": (
        lambda d: layer(d, "face")["points"].__setitem__(0, [1e60, 1]),
        "layer 'face': 'points' must be finite",
    ),
    "group": (lambda d: layer(d, "face").update(group="tail"), "layer 'face': 'group'"),
    "colour": (lambda d: layer(d, "face").update(fill="pink"), "layer 'face': 'fill'"),
    "no fill": (lambda d: layer(d, "face").pop("fill"), "layer 'face': has neither"),
    "gradient": (
        lambda d: layer(d, "cowlick")["fill"].update(kind="conic"),
        "layer 'cowlick' fill: 'kind'",
    ),
    "stops": (
        lambda d: layer(d, "cowlick")["fill"]["stops"].reverse(),
        "layer 'cowlick' fill: 'stops' must be in order",
    ),
    "clip": (lambda d: layer(d, "irisLeft").update(clip="moon"), "layer 'irisLeft': 'clip'"),
    "soft": (
        lambda d: layer(d, "mouth_line").update(soft=True),
        "layer 'mouth_line': 'soft' is for a gradient",
    ),
    "shape": (
        lambda d: layer(d, "mouth")["shapes"].update(mouthGrin=[]),
        "layer 'mouth' shapes: 'mouthGrin' is no blendshape",
    ),
    "shape size": (
        lambda d: layer(d, "mouth")["shapes"]["jawOpen"].pop(),
        "layer 'mouth' shapes: 'jawOpen' must be",
    ),
    "gain": (
        lambda d: layer(d, "tearLeft")["alpha"]["gains"].update(tears="yes"),
        "layer 'tearLeft' alpha gains: 'tears'",
    ),
    "twice": (lambda d: d["layers"].append(layer(d, "face")), "layer 'face': 'id' is used twice"),
    "width": (
        lambda d: layer(d, "mouth_line")["stroke"].update(width=True),
        "layer 'mouth_line' stroke: 'width'",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_rig_names_layer_and_field(case: str, tmp_path: Path) -> None:
    spoil, message = WRONG[case]
    with pytest.raises(ConfigError) as caught:
        load_rig(spoilt(tmp_path, spoil))
    assert message in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_rig(tmp_path)


def test_a_truncated_file(tmp_path: Path) -> None:
    file = tmp_path / "rig.json"
    file.write_text((CHARACTER / "rig.json").read_text(encoding="utf-8")[:5000], encoding="utf-8")
    with pytest.raises(ConfigError, match="not JSON"):
        load_rig(file)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = (
    "id",
    "group",
    "depth",
    "points",
    "closed",
    "fill",
    "stroke",
    "clip",
    "soft",
    "alpha",
    "shapes",
)


@given(field=st.sampled_from(FIELDS), value=JSON)
@settings(max_examples=150)
def test_any_value_in_any_field_loads_or_is_refused(field: str, value: object) -> None:
    data = copy.deepcopy({**GOOD, "layers": GOOD["layers"][:1]})
    data["layers"][0][field] = value
    file = CHARACTER.parent / "spoilt.json"
    text = json.dumps(data)

    class Spoilt(type(file)):  # type: ignore[misc]
        def is_dir(self) -> bool:
            return False

        def read_text(self, *args: object, **kwargs: object) -> str:
            return text

    with suppress(ConfigError):
        load_rig(Spoilt(file))
