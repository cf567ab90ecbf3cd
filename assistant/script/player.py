"""Plays a script against a device: speaks or types the lines, pays by phone, and listens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from assistant.core.audio import FRAME_SECONDS, Audio
from assistant.core.bus import Bus, Told
from assistant.core.cards import PaymentCard, PaymentView
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.events import (
    CardShown,
    DeviceReady,
    Fact,
    Failed,
    FridgeOpened,
    Heard,
    ListeningStarted,
    NothingHeard,
    PaymentFailed,
    PaymentSettled,
    SpeakingStarted,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    WakeDetected,
)
from assistant.script.script import Script, Step

REACTION_SECONDS = 0.4
"""What a person takes before answering."""
UNHEARD_SECONDS = 2.5
"""After a line, the time in which the device must have noticed it."""
_WAITS_FOR_PHONE = (PaymentView.WAITING, PaymentView.SCANNED, PaymentView.READING)
_LEAVES_OPEN = ("look", "show locked")
"""What phones do that ends no payment: the customer is still to agree."""
_SILENT = ("unreachable", "lost_answer")
"""States of the sandbox in which the end of a payment is not to be learnt."""
LONGEST_STEP = 240.0
"""Seconds after which a step that leads nowhere is given up; longer than a payment code lives."""


class TalkButton(Protocol):
    """The part of the ears that a player uses."""

    def press(self, how: str = "button") -> None: ...
    def type(self, text: str) -> None: ...
    def end(self) -> None: ...


class PluggableMicrophone(Protocol):
    def speak(self, audio: Audio) -> None: ...
    @property
    def speaking(self) -> bool: ...
    def end(self) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...


Phone = Callable[[str], Awaitable[None]]
"""Does one of `assistant.script.script.PHONE_ACTIONS`."""
Fridge = Callable[[str], None]
"""Does what a ``fridge`` step says."""
Provider = Callable[[str], None]
"""Lets the payment provider behave as one of `assistant.script.script.SANDBOX_STATES`."""
LineVoice = Callable[[Step], Awaitable[Audio]]
"""The sound of a step's line at 16 kHz."""


@dataclass(slots=True)
class Played:
    """A step that was played: ``facts`` from its beginning until the device waited again."""

    step: Step
    began: float
    facts: list[Told] = field(default_factory=list)
    stuck: bool = False
    unheard: bool = False
    """Whether the device took no notice of what was said."""
    trouble: str = ""
    """What kept the user from doing the step."""

    @property
    def latency(self) -> float | None:
        """Seconds from the end of the user's speech to the first sound of the answer."""
        ended = None
        for told in self.facts:
            match told.fact:
                case SpeechEnded(at=at):
                    ended = at
                case SpeakingStarted(starts_at=starts) if ended is not None:
                    return starts - ended
                case _:
                    pass
        return None


class _State(Enum):
    IDLE = "idle"
    LISTENING = "listening"
    BUSY = "busy"


class Player:
    """The user, the phone and the clock of one script.

    Args:
        microphone: where lines are spoken; they are typed when ``None``.
        voice: makes the sound of lines; needed with a microphone.
        phone: needed for ``phone`` steps.
        provider: needed for ``sandbox`` steps.
        fridge: needed for ``fridge`` steps.
        press_when_idle: press the talk button before a line when the device is not listening,
            for recordings in which nobody says the wake word.
    """

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        button: TalkButton,
        *,
        microphone: PluggableMicrophone | None = None,
        voice: LineVoice | None = None,
        phone: Phone | None = None,
        provider: Provider | None = None,
        fridge: Fridge | None = None,
        press_when_idle: bool = False,
    ) -> None:
        self._clock, self._button = clock, button
        self._microphone, self._voice, self._phone = microphone, voice, phone
        self._provider, self._fridge = provider, fridge
        self._press_when_idle = press_when_idle
        self._state = _State.IDLE
        self._paying = self._door_open = False
        self._phoned = ""
        """What the phone does or did, until the device has told what came of it."""
        self._silent = False
        """Whether the script has silenced the payment provider."""
        self._changed = asyncio.Event()
        self._current: Played | None = None
        bus.subscribe(self._observe)

    async def play(self, script: Script) -> list[Played]:
        """Plays every step, then returns; the device is left as it is then."""
        return [await self.play_step(step) for step in script.steps]

    def end(self) -> None:
        """Tells the device that nobody will speak again."""
        if self._microphone is not None:
            self._microphone.end()
        self._button.end()

    async def settle(self, seconds: float = LONGEST_STEP) -> bool:
        """Waits until the device idles. False when it did not within ``seconds``."""
        return await self._until(lambda: self._state is _State.IDLE, seconds)

    async def play_step(self, step: Step) -> Played:
        await self._until(self._ready_for(step), LONGEST_STEP)
        played = self._current = Played(step, self._clock.now())
        await self._do(played)
        if step.user or step.wav or step.phone or step.press or step.fridge:
            played.stuck = not await self._until(self._is_answered)
            self._phoned = ""
        return played

    def _is_answered(self) -> bool:
        return not self._phoned and self._state is not _State.BUSY

    def _ready_for(self, step: Step) -> Callable[[], bool]:
        if step.phone:
            return lambda: self._paying
        if step.fridge:
            return lambda: self._door_open and self._state is _State.LISTENING
        return lambda: self._state is not _State.BUSY

    async def _do(self, played: Played) -> None:
        step = played.step
        if step.user or step.wav:
            await self._say(played)
        elif step.press:
            self._state = _State.BUSY
            self._button.press()
        elif step.phone:
            if self._phone is None:
                raise AssistantError("this script pays, and there is no phone here")
            self._state, self._phoned = _State.BUSY, step.phone
            try:
                await self._phone(step.phone)
            except PaymentError as error:
                played.trouble = str(error)
                self._state, self._phoned = _State.IDLE, ""
        elif step.fridge:
            self._use_fridge(step.fridge)
        elif step.sandbox:
            if self._provider is None:
                raise AssistantError("this script needs a sandbox provider, and there is none here")
            self._provider(step.sandbox)
            self._silent = step.sandbox in _SILENT
        elif step.unplug and self._microphone is not None:
            self._microphone.unplug()
            await self._clock.sleep(step.unplug)
            self._microphone.plug()
        else:
            await self._clock.sleep(step.wait)

    def _use_fridge(self, doing: str) -> None:
        if self._fridge is None:
            raise AssistantError("this script needs a fridge, and there is none here")
        if doing == "shut":
            self._state, self._door_open = _State.BUSY, False
        self._fridge(doing)

    async def _say(self, played: Played) -> None:
        step = played.step
        if self._microphone is None or self._voice is None:
            self._state = _State.BUSY
            self._button.type(step.user)
            return
        audio = await self._voice(step)
        if self._press_when_idle and self._state is _State.IDLE:
            self._button.press()
            await self._until(lambda: self._state is _State.LISTENING)
        else:
            await self._clock.sleep(REACTION_SECONDS)
        self._state = _State.BUSY
        await self._speak(self._microphone, audio)
        # A line that wakes nobody must not be waited for until the end of time.
        await self._clock.sleep(UNHEARD_SECONDS)
        if self._state is _State.BUSY and not self._woken():
            self._state, played.unheard = _State.IDLE, True

    async def _speak(self, microphone: PluggableMicrophone, audio: Audio) -> None:
        """Returns when all of it was heard: a busy machine hears more slowly than one speaks."""
        microphone.speak(audio)
        await self._clock.sleep(audio.seconds)
        given_up = self._clock.now() + LONGEST_STEP
        while microphone.speaking and self._clock.now() < given_up:
            await self._clock.sleep(FRAME_SECONDS)

    def _woken(self) -> bool:
        assert self._current is not None
        answers = (WakeDetected, Heard, NothingHeard, SpeechStarted)
        return any(isinstance(told.fact, answers) for told in self._current.facts)

    async def _until(self, ready: Callable[[], bool], seconds: float = LONGEST_STEP) -> bool:
        deadline = self._clock.now() + seconds
        while not ready():
            left = deadline - self._clock.now()
            if left <= 0:
                return False
            self._changed.clear()
            news = asyncio.ensure_future(self._changed.wait())
            pause = asyncio.ensure_future(self._clock.sleep(left))
            await asyncio.wait({news, pause}, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            pause.cancel()
        return True

    def _observe(self, told: Told) -> None:
        if self._current is not None:
            self._current.facts.append(told)
        if self._phoned and self._comes_of_phone(told.fact):
            # It may have listened all the while; now it has something to say.
            self._state, self._phoned = _State.BUSY, ""
        self._follow(told.fact)
        self._changed.set()

    def _comes_of_phone(self, fact: Fact) -> bool:
        """Whether the phone led to this, however long the device took."""
        match fact:
            case PaymentSettled() | PaymentFailed() | FridgeOpened() | TurnEnded():
                return True
            case CardShown(card=PaymentCard(view=PaymentView.SCANNED)):
                return self._phoned in _LEAVES_OPEN
            case CardShown(card=PaymentCard(view=PaymentView.UNREACHABLE)):
                return self._silent
            case _:
                return False

    def _follow(self, fact: Fact) -> None:
        match fact:
            case ListeningStarted():
                # Words already on their way belong to what it listens to now.
                self._state = _State.LISTENING
            case Failed(stage="microphone") if self._state is _State.LISTENING:
                # It says so before it listens again.
                self._state = _State.BUSY
            case SpeechStarted() | Heard() | NothingHeard():
                self._state = _State.BUSY
            case TurnEnded():
                self._state, self._paying = _State.IDLE, False
            case CardShown(card=PaymentCard(view=view)):
                self._paying = view in _WAITS_FOR_PHONE
            case CardShown():
                self._paying = False
            case FridgeOpened():
                self._door_open = True
            case DeviceReady():
                self._state = _State.IDLE
            case _:
                pass
