"""Models and fonts: which there are, where they lie, how they get there.

An engine asks ``Registry.load().require("whisper-base")`` for the folder of its model.
"""

from assistant.models.manifest import Model, ModelFile
from assistant.models.registry import Registry, State, Status, models_dir

__all__ = ["Model", "ModelFile", "Registry", "State", "Status", "models_dir"]
