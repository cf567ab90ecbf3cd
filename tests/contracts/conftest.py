"""Fixtures that several contracts share."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.core.clock import SystemClock
from assistant.hear.whisper import WhisperRecogniser
from assistant.hear.whisper_apart import WhisperApart
from tests.contracts.virtual_sound import virtual_sound
from tests.hear.speech import model

__all__ = ["virtual_sound"]


@pytest.fixture(scope="module")
def whisper() -> Iterator[WhisperRecogniser]:
    recogniser = WhisperRecogniser(model("whisper-base"), SystemClock())
    # In a thread: the test that asks for it has an event loop running in its own.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, recogniser.load()).result()
    yield recogniser
    recogniser.close()


@pytest.fixture(scope="module")
def whisper_apart() -> Iterator[WhisperApart]:
    recogniser = WhisperApart(model("whisper-base"), SystemClock())
    yield recogniser
    recogniser.close()
