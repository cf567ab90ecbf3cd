"""Loads, when imported, what takes a device longest to load: a process that is forked from one that
did has it."""

from __future__ import annotations

from assistant.core.clock import SystemClock
from assistant.http import HttpClient

HttpClient(SystemClock(), lan=True)
