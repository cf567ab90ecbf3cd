"""Ears and understanding in a given state of the dialogue, as the device has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from assistant.config import Config
from assistant.core.audio import Audio
from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import EndOfInput, Expectation
from assistant.engines import Engines
from assistant.hear.ears import Ears
from assistant.turn.second_look import SenseOf, made_out, means_one_thing
from assistant.understand.names import option_ways
from assistant.understand.order_network import order_network
from assistant.understand.sayings import choice_sayings, move_sayings, order_sayings
from assistant.understand.sentence_network import choice_network, move_network
from device.scripted import ScriptedMicrophone
from scripts.evaluate_text import Judge


@dataclass(slots=True)
class Dialogue:
    """Use `opened`."""

    engines: Engines
    clock: SkippingClock
    judge: Judge

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator[Dialogue]:
        """With the engines of the usual settings."""
        clock = SkippingClock()
        engines = await Engines.load(Config(), clock, speak=False)
        try:
            yield cls(engines, clock, Judge())
        finally:
            engines.close()

    def expectation(
        self, language: Language, utterance: dict[str, Any], card: Sequence[str]
    ) -> Expectation:
        """What the dialogue expects in the utterance's state."""
        interpreter = self.judge.interpreter
        moves, move_words = move_sayings(language), move_network(language)
        asides, aside_words = interpreter.sentences(language), interpreter.network(language)
        scene = self.judge.expected.scene(utterance, card)
        shops = scene.shops
        networks: tuple[WordNetwork, ...]
        match utterance["state"]:
            case "choose_shop":
                names = tuple(chain.from_iterable(self.judge.called(shops, language)))
                phrases = tuple(shop.name.get(language) for shop in shops)
                sentences = (*moves, *choice_sayings(names, language))
                networks = (move_words, choice_network(names, language))
            case "order":
                phrases = tuple(item.name.get(language) for item in shops[0].menu.items())
                sentences = (*moves, *order_sayings(phrases, language), *asides)
                networks = (move_words, order_network(shops[0].menu, language), aside_words)
            case "option":
                assert scene.group is not None, "that is what it asks about"
                phrases = tuple(option.name.get(language) for option in scene.group.options)
                sentences = (*moves, *choice_sayings(phrases, language))
                ways = option_ways(scene.group, language)
                networks = (move_words, choice_network(ways, language))
            case "confirm":
                phrases, sentences, networks = (), moves, (move_words,)
            case _:
                phrases, sentences = interpreter.hints(language), asides
                networks = (aside_words,)
        closed = utterance["state"] in ("choose_shop", "option", "confirm")
        return Expectation(
            language=language,
            phrases=phrases,
            closed=closed,
            sentences=sentences,
            networks=networks,
            vocabulary=interpreter.vocabulary(language),
        )

    async def hear(
        self,
        expect: Expectation,
        audio: Audio,
        room: Audio | None,
        sense_of: SenseOf,
    ) -> tuple[str, ...]:
        """The readings of ``audio``, best first; () where nothing was heard.

        Args:
            room: what else the microphone hears, all the while; silence where ``None``.
            sense_of: what readings mean; those that make no sense are heard again.
        """
        interpreter = self.judge.interpreter
        is_sure = partial(means_one_thing, sense_of=sense_of, interpreter=interpreter)
        microphone = ScriptedMicrophone(self.clock, room)
        hearing = self.engines.hearing(Config(), microphone)
        ears = Ears(hearing, Bus(self.clock), self.clock)
        frames = asyncio.create_task(ears.run())
        microphone.speak(audio)
        try:
            utterance = await ears.hear(expect, patience=3.0, is_sure=is_sure)
            if utterance is not None:
                utterance = await made_out(ears, utterance, expect, sense_of, interpreter)
        except EndOfInput:
            utterance = None
        finally:
            microphone.end()
            frames.cancel()
            await asyncio.gather(frames, return_exceptions=True)
        return utterance.texts if utterance else ()
