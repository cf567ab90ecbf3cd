"""Which examples hypothesis tries: every run the same ones, however long the machine takes.

``pytest --hypothesis-profile=search`` looks for new ones and remembers those that fail.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

import assistant  # noqa: F401 - first: it sets how many threads numpy takes

settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("same")
