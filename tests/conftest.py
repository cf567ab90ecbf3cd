"""Examples that hypothesis draws may take as long as a loaded machine needs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
