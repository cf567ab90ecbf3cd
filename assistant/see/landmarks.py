"""478 landmarks, 52 blendshapes and the head's pose: MediaPipe's face landmarker.

https://ai.google.dev/edge/mediapipe/solutions/vision/face_landmarker
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.face import FaceBox, TrackedFace
from assistant.core.picture import Picture
from assistant.see.pixels import Pixels, pixels

MODEL_FILE = "face_landmarker.task"
LANDMARKS = 478


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """``points``: shape ``(478, 3)`` in pixels, y downwards, z away from the camera.

    ``rotation`` (3 x 3) turns a face that looks at the camera into this one, x to the right,
    y upwards, z towards the camera.
    """

    points: NDArray[np.float64]
    rotation: NDArray[np.float64]
    blendshapes: Mapping[str, float]

    @property
    def angles(self) -> tuple[float, float, float]:
        """Yaw, pitch and roll in radians, with the signs of `TrackedFace`."""
        turned = self.rotation
        yaw = float(np.arctan2(turned[0, 2], turned[2, 2]))
        pitch = float(np.arcsin(np.clip(turned[1, 2], -1, 1)))
        roll = float(-np.arctan2(turned[1, 0], turned[1, 1]))
        return yaw, pitch, roll


class PhotoLandmarks:
    """Landmarks of the face in a single picture.

    Args:
        model: the folder of the model ``face-landmarks``.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model: Path) -> None:
        self._landmarker = _landmarker(model, video=False)

    def find(self, rgb: Pixels) -> Mesh | None:
        """The largest face of the picture; it should fill about half of its width."""
        return _mesh(self._landmarker.detect(_image(rgb)), rgb.shape[1], rgb.shape[0])

    def close(self) -> None:
        self._landmarker.close()


class MediaPipeTracker:
    """`FaceTracker` with MediaPipe.

    Args:
        model: the folder of the model ``face-landmarks``.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model: Path, clock: Clock) -> None:
        self._landmarker = _landmarker(model, video=True)
        self._thread = EngineThread("landmarks", clock)
        self._last = -1

    async def track(self, picture: Picture) -> TrackedFace | None:
        return await self._thread.run(self._track, picture)

    def close(self) -> None:
        self._thread.close(self._landmarker.close)

    def _track(self, picture: Picture) -> TrackedFace | None:
        # MediaPipe wants every picture to be later than the one before.
        self._last = max(self._last + 1, round(picture.at * 1000))
        try:
            result = self._landmarker.detect_for_video(_image(pixels(picture)), self._last)
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"face landmarker: {error}") from error
        mesh = _mesh(result, picture.width, picture.height)
        if mesh is None:
            return None
        yaw, pitch, roll = mesh.angles
        return TrackedFace(
            box=_box(mesh, picture),
            blendshapes=mesh.blendshapes,
            yaw=yaw,
            pitch=pitch,
            roll=roll,
        )


def _landmarker(model: Path, *, video: bool) -> Any:
    # Half a second and 200 MB that only a device which sees should pay.
    from mediapipe.tasks.python import BaseOptions, vision

    mode = vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE
    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model / MODEL_FILE)),
        running_mode=mode,
        num_faces=1,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    try:
        return vision.FaceLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineError(f"face landmarker {model}: {error}") from error


def _image(rgb: Pixels) -> Any:
    import mediapipe

    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))


def _mesh(result: Any, width: int, height: int) -> Mesh | None:
    if not result.face_landmarks:
        return None
    points = np.array([(p.x, p.y, p.z) for p in result.face_landmarks[0]])
    matrix = np.array(result.facial_transformation_matrixes[0])[:3, :3]
    return Mesh(
        # z comes in the unit of x.
        points=points * [width, height, width],
        rotation=matrix / np.linalg.norm(matrix, axis=0),
        blendshapes={
            shape.category_name: float(shape.score)
            for shape in result.face_blendshapes[0]
            if shape.category_name != "_neutral"
        },
    )


def _box(mesh: Mesh, picture: Picture) -> FaceBox:
    low, high = mesh.points[:, :2].min(axis=0), mesh.points[:, :2].max(axis=0)
    x, y = (low + high) / 2 / (picture.width, picture.height)
    width, height = (high - low) / (picture.width, picture.height)
    return FaceBox(x=float(x), y=float(y), width=float(width), height=float(height))
