"""What is kept of tracks that were made before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.hear.wakeword.features import keep_arrays


def test_what_is_kept_can_be_read(tmp_path: Path) -> None:
    keep_arrays(tmp_path / "track.npz", heard=np.arange(3.0))
    with np.load(tmp_path / "track.npz") as stored:
        assert stored["heard"].tolist() == [0, 1, 2]
    assert [path.name for path in tmp_path.iterdir()] == ["track.npz"]


def test_what_stops_half_way_leaves_no_track(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pickle"):
        keep_arrays(tmp_path / "track.npz", heard=np.arange(3.0), broken=np.array([object()]))
    assert not (tmp_path / "track.npz").exists()
