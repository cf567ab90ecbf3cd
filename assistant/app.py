"""The composition root: the only file that knows everyone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.config import PROJECT, Config
from assistant.core.audio import Audio
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError
from assistant.core.ports import Camera, CodeReader, Microphone, Mouth, Speaker
from assistant.core.restaurants import PlacedOrder
from assistant.engines import Engines
from assistant.fridge.stock import load_stock
from assistant.hear.ears import Ears
from assistant.hear.own_sound import OwnSound
from assistant.hear.whisper_apart import WhisperApart
from assistant.http import HttpClient, prepare_requests
from assistant.money.progress import PaymentProgress
from assistant.money.risk import Risk, load_rules
from assistant.money.service import Payments
from assistant.money.verifying import verifying
from assistant.money.visit_progress import VisitProgress
from assistant.money.visits import Visits
from assistant.orders.service import Orders
from assistant.partners import doorbell, fridge_beside, payment_contract, restaurant_platform
from assistant.places.catalogue import Catalogue
from assistant.services import DeviceSettings, SkillMemory, SkillShelf
from assistant.skillkit.loader import SkillRecord, load_skills
from assistant.speak.clauses import OPENERS
from assistant.speak.quiet import QuietMouth
from assistant.store import Store
from assistant.turn.alarms import AlarmClock, SkillAlarms
from assistant.turn.conversation import Conversation
from assistant.turn.host import Host
from assistant.turn.house import House
from assistant.turn.phrases import Phrases
from assistant.understand.order_network import order_network
from assistant.understanding import CITY, compile_sentences, interpreter_of, skill_folders

RISK_RULES = PROJECT / "assets" / "risk.toml"
COUNTER_INTENT = "food.order_at_counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """What the device hears and sees with and sounds through; ``None`` for a keyboard and a screen
    only."""

    microphone: Microphone | None = None
    speaker: Speaker | None = None
    camera: Camera | None = None


class NoSpeaker:
    """Stands where there is no speaker."""

    async def play(self, audio: Audio) -> None:
        return

    def set_volume(self, percent: int) -> None:
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A device put together. `run` lives until the input ends."""

    config: Config
    clock: Clock
    bus: Bus
    ears: Ears
    host: Host
    house: House
    settings: DeviceSettings
    records: Sequence[SkillRecord]
    payments: Payments
    orders: Orders

    async def warm_up(self) -> None:
        """Makes the words ready that open most answers, so that they sound at once."""
        language = self.settings.language
        self.house.mouth.prepare(OPENERS[language], language)
        await self.house.mouth.prepared()

    def rehearse(self) -> None:
        """Does once what is made at first need; while it listens, on any thread."""
        self.ears.load()
        prepare_requests()
        language, counter = self.settings.language, self.house.places.counter()
        today = self.clock.wall().astimezone(self.house.zone).date()
        self.house.interpreter.rehearse(language, today)
        if counter is not None:
            order_network(counter.menu, language)

    async def run(self) -> None:
        """Hears and answers until the input ends; then stops what goes on behind.

        Raises what the ears or the host broke on.
        """
        self.payments.resume_open()
        self.orders.resume()
        self.house.visits.resume()
        frames = asyncio.ensure_future(self.ears.run())
        frames.add_done_callback(self._end_if_broken)
        try:
            await self.host.run()
        finally:
            frames.cancel()
            await asyncio.gather(frames, return_exceptions=True)
        if not frames.cancelled():
            frames.result()

    def _end_if_broken(self, frames: asyncio.Future[None]) -> None:
        """A device whose ears broke would look alive and hear nobody: it ends, to be started
        again."""
        if not frames.cancelled() and frames.exception():
            self.ears.end()

    async def explain(self, error: AssistantError, stage: str) -> None:
        """Says what went wrong outside a conversation."""
        await Conversation(self.house).apologise(error, stage)


@asynccontextmanager
async def open_app(
    config: Config, *, clock: Clock, bus: Bus, devices: Devices, engines: Engines | None
) -> AsyncIterator[App]:
    """Puts a device together; what it holds open is closed at the end.

    Args:
        engines: ``None`` for a device that is typed to and answers in writing.

    Raises:
        ConfigError, EngineError, StoreError, PlaceError: it cannot start; says what to do.
    """
    store = Store(Path(config.data_folder) / "xiao-e.db")
    http = HttpClient(clock)
    # The settlement repeats its calls itself, and "cancel" must not wait for retries.
    in_house = not config.payment_contract
    provider_http = HttpClient(clock, lan=in_house, seconds=4.0, retries=0)
    restaurant_http = HttpClient(clock, lan=True, seconds=4.0, retries=0)
    payments: Payments | None = None
    orders: Orders | None = None
    visits: Visits | None = None
    try:
        speaker = OwnSound(devices.speaker or NoSpeaker(), clock)
        settings = DeviceSettings(store, speaker, bus, config)
        hearing = None
        if engines is not None and devices.microphone is not None:
            hearing = engines.hearing(config, devices.microphone)
        mouth: Mouth = QuietMouth()
        if engines is not None and devices.speaker is not None:
            # It may have been spoken to in another language than it is set to.
            await engines.load_voices(settings.language)
            mouth = engines.mouth(config, speaker, bus, clock)
        catalogue = Catalogue.load(CITY, counter=config.shop or None)
        records = load_skills(skill_folders(config))
        interpreter = interpreter_of(config, records, catalogue)
        interpreter.prepare(settings.language)
        ears = Ears(
            hearing,
            bus,
            clock,
            muted=lambda: settings.muted,
            sounding=speaker.audible,
            barge_in=config.barge_in,
            without_name=interpreter.without_name,
            sign=partial(mouth.chime, "listening"),
        )
        contract = payment_contract(config, provider_http, clock)
        late: asyncio.Queue[PaymentProgress] = asyncio.Queue()
        risk = Risk(store, clock, load_rules(RISK_RULES))
        payments = Payments(
            store,
            contract.provider,
            clock,
            bus,
            on_late=late.put_nowait,
            risk=risk,
        )
        news: asyncio.Queue[PlacedOrder] = asyncio.Queue()
        orders = Orders(
            store,
            restaurant_platform(config, restaurant_http),
            clock,
            bus,
            refund=lambda payment, reason: payments.refund(payment, reason=reason),
            on_late=news.put_nowait,
        )
        stock = load_stock(Path(config.fridge)) if config.fridge else None
        seen_to: asyncio.Queue[VisitProgress] = asyncio.Queue()
        visits = Visits(
            store,
            contract.provider,
            None if stock is None else fridge_beside(config, stock, restaurant_http),
            clock,
            bus,
            on_late=seen_to.put_nowait,
            risk=risk,
        )
        alarms = AlarmClock(store, clock)
        house = House(
            ears=ears,
            mouth=mouth,
            bus=bus,
            clock=clock,
            interpreter=interpreter,
            phrases=Phrases(),
            device=settings,
            places=catalogue,
            http=http,
            payments=payments,
            payment_seconds=config.payment_seconds,
            codes=_code_reader(devices.camera, clock),
            orders=orders,
            visits=visits,
            stock=stock,
            skills=SkillShelf(records),
            memory_of=lambda skill: SkillMemory(store, skill),
            alarms_of=lambda skill: SkillAlarms(store, skill, alarms.changed),
            counter_intent=COUNTER_INTENT,
            zone=catalogue.city.zone,
        )
        by_name = {record.name: record for record in records}
        host = Host(house, alarms, late, news, seen_to, by_name)
        async with (
            doorbell(payments, contract.listen_port),
            verifying(store, clock, risk),
        ):
            yield App(
                config=config,
                clock=clock,
                bus=bus,
                ears=ears,
                host=host,
                house=house,
                settings=settings,
                records=records,
                payments=payments,
                orders=orders,
            )
    finally:
        if visits is not None:
            await visits.close()
        if orders is not None:
            await orders.close()
        if payments is not None:
            await payments.close()
        await http.close()
        await provider_http.close()
        await restaurant_http.close()
        store.close()


def _code_reader(camera: Camera | None, clock: Clock) -> CodeReader | None:
    if camera is None:
        return None
    # Imported here: a device without a camera need not load what reads codes.
    from assistant.see.codes import CameraCodeReader

    return CameraCodeReader(camera, clock)


async def load_engines(
    config: Config,
    clock: Clock,
    *,
    beside_window: bool = False,
    whisper: WhisperApart | None = None,
) -> Engines:
    """The engines of a device, while the sentences of its language are compiled beside them.

    Takes ``beside_window`` and ``whisper`` and raises EngineError as `Engines.load` does.
    """
    loading = asyncio.create_task(
        Engines.load(config, clock, beside_window=beside_window, whisper=whisper)
    )
    # What is compiled here is found again by `open_app`.
    await asyncio.to_thread(compile_sentences, config)
    return await loading
