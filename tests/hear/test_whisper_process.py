"""The process's side of `assistant.hear.whisper_apart`, with a recogniser that needs no model."""

import asyncio
import gc
import logging
import os
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.core.audio import Audio, silence
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.core.ports import Expectation, Transcript
from assistant.hear import whisper_process
from assistant.hear.apart_messages import (
    Abandoned,
    Answered,
    Asked,
    Expected,
    Forgotten,
    Known,
    received,
    send,
)
from assistant.hear.whisper_process import Server, _ToDevice

KOREAN = Expectation(language=Language.KO)
NETWORK = WordNetwork(((Arc(("네",), 1),), ()), frozenset({1}))


class Recogniser:
    """Says how it was asked. ``failure`` is raised in place of an answer."""

    name = "fake"

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.failure: Exception | None = None
        self.expected: list[Expectation] = []
        self.begun, self.abandoned = asyncio.Event(), asyncio.Event()

    def speaks(self, language: Language) -> bool:
        return True

    async def load(self) -> None:
        if self.broken:
            raise EngineError("no model", key="error_model_missing")

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        self.expected.append(expect)
        if self.failure is not None:
            raise self.failure
        return Transcript(text=f"{audio.seconds:.0f} s", language=expect.language, engine=self.name)

    async def prepare(self, expect: Expectation) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.abandoned.set()

    async def languages(self, audio: Audio) -> dict[Language, float]:
        return {Language.KO: 1.0}

    async def encode(self, audio: Audio) -> NDArray[np.float32]:
        return np.full((round(50 * audio.seconds), 512), 0.5, np.float32)


class Device:
    """The other side: what it says is read, and what it is told."""

    def __init__(self, server: Server, questions: Any, answers: Any) -> None:
        self.server, self._questions, self._told = server, questions, received(answers)

    def say(self, *messages: object) -> None:
        send(self._questions, *messages)

    async def told(self) -> Any:
        return await asyncio.wait_for(asyncio.to_thread(next, self._told), 60)


@asynccontextmanager
async def served(recogniser: Recogniser) -> AsyncIterator[Device]:
    (read, ask), (listen, answer) = os.pipe(), os.pipe()
    with (
        os.fdopen(read, "rb") as questions,
        os.fdopen(listen, "rb") as answers,
        os.fdopen(answer, "wb") as told,
    ):
        server = Server(recogniser, told)
        serving = asyncio.create_task(server.serve(questions))
        with os.fdopen(ask, "wb") as asked:
            yield Device(server, asked, answers)
        # The device has ended.
        await asyncio.wait_for(serving, 60)


async def test_what_was_encoded_comes_whole() -> None:
    async with served(Recogniser()) as device:
        device.say(Asked(1, "encode", (Audio(bytes(32_000)),)))
        answered = await device.told()
        assert answered.value.shape == (50, 512)
        assert (answered.value == 0.5).all()


async def test_what_is_asked_is_answered_by_number() -> None:
    async with served(Recogniser()) as device:
        device.say(Asked(7, "load", ()))
        assert await device.told() == Answered(7)
        device.say(Asked(8, "recognise", (silence(2.0), Expected(KOREAN, (), ()))))
        transcript = Transcript(text="2 s", language=Language.KO, engine="fake")
        assert await device.told() == Answered(8, transcript)
        device.say(Asked(9, "languages", (silence(2.0),)))
        assert await device.told() == Answered(9, {Language.KO: 1.0})


async def test_garbage_is_collected_once_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    collected = asyncio.Event()
    monkeypatch.setattr(whisper_process, "AT_REST_SECONDS", 0.01)
    monkeypatch.setattr(gc, "collect", collected.set)
    recogniser = Recogniser()
    async with served(recogniser) as device:
        device.say(Asked(1, "prepare", (Expected(KOREAN, (), ()),)), Asked(2, "load", ()))
        assert await device.told() == Answered(2)
        await recogniser.begun.wait()
        await asyncio.sleep(0.1)
        assert not collected.is_set()
        device.say(Abandoned(1))
        await asyncio.wait_for(collected.wait(), 60)


async def test_a_network_that_is_named_again_is_the_same_until_it_is_forgotten() -> None:
    recogniser = Recogniser()
    asked = Asked(1, "recognise", (silence(1.0), Expected(KOREAN, (5,), ())))
    async with served(recogniser) as device:
        device.say(Known(5, NETWORK), asked, asked)
        for _ in range(2):
            assert (await device.told()).error is None
        one, other = recogniser.expected
        assert one.networks[0] is other.networks[0]
        assert one.networks[0].arcs == NETWORK.arcs
        # Forgotten right behind the last question that names it, which keeps it.
        device.say(asked, Forgotten(5), Asked(2, "load", ()))
        for _ in range(2):
            assert (await device.told()).error is None
        assert recogniser.expected[2] == one
        assert not device.server._networks


async def test_an_abandoned_question_is_not_gone_on_with() -> None:
    recogniser = Recogniser()
    async with served(recogniser) as device:
        device.say(Asked(1, "prepare", (Expected(KOREAN, (), ()),)))
        await asyncio.wait_for(recogniser.begun.wait(), 60)
        device.say(Abandoned(1), Asked(2, "languages", (silence(1.0),)))
        assert (await device.told()).number == 2
        await asyncio.wait_for(recogniser.abandoned.wait(), 60)
        # Once more, when it has long been given up.
        device.say(Abandoned(1), Asked(3, "load", ()))
        assert (await device.told()).number == 3


async def test_what_goes_wrong_is_told_and_the_next_is_answered() -> None:
    recogniser = Recogniser()
    asked = Asked(1, "recognise", (silence(1.0), Expected(KOREAN, (), ())))
    async with served(recogniser) as device:
        for failure, kind in (
            (EngineError("failed"), EngineError),
            (ValueError("16000 Hz"), ValueError),
            (RuntimeError("a mistake of ours"), EngineError),
        ):
            recogniser.failure = failure
            device.say(asked)
            error = (await device.told()).error
            assert type(error) is kind
            assert str(failure) in str(error)
        recogniser.failure = None
        device.say(asked)
        assert (await device.told()).error is None


async def test_without_its_model_every_answer_says_so() -> None:
    async with served(Recogniser(broken=True)) as device:
        for asked in (Asked(1, "load", ()), Asked(2, "languages", (silence(1.0),))):
            device.say(asked)
            error = (await device.told()).error
            assert isinstance(error, EngineError)
            assert error.key == "error_model_missing"


async def test_what_is_logged_there_is_logged_by_the_device() -> None:
    async with served(Recogniser()) as device:
        logger = logging.Logger("assistant.hear.whisper")
        logger.addHandler(_ToDevice(device.server))
        logger.warning("heard %.1f s", 31.0)
        record = await device.told()
        assert (record.name, record.getMessage()) == ("assistant.hear.whisper", "heard 31.0 s")


@pytest.mark.parametrize("left", [0, 1, 20])
async def test_a_device_that_ends_within_a_word_has_ended(left: int) -> None:
    message = pickle.dumps(Asked(1, "load", ()))
    read, write = os.pipe()
    with os.fdopen(write, "wb") as asked:
        asked.write(message + message[:left])
    with os.fdopen(read, "rb") as questions:
        assert list(received(questions)) == [Asked(1, "load", ())]
