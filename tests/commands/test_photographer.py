"""The storyboard's pictures: with open eyes, and none lost at the end."""

from __future__ import annotations

from assistant.commands.photographer import BLINKING, SETTLING, Photographer
from assistant.core.bus import Told
from assistant.core.clock import SkippingClock
from assistant.core.events import CardShown, WakeDetected
from tests.avatar.conftest import new_stage
from tests.avatar.samples import cards, spoken


async def test_a_talk_that_ends_at_once_is_photographed_too() -> None:
    clock, stage = SkippingClock(work_takes_time=False), new_stage((480, 480))
    photographer = Photographer(stage, clock)
    for fact in (WakeDetected(word="샤오어", score=1.0), spoken("네, 말씀하세요", 0.1, 0.5)):
        told = Told(clock.now(), fact)
        stage.tell(told)
        photographer.observe(told)
    assert not photographer.panels(0.0)
    await photographer.finish()
    assert [
        panel.at >= wait
        for panel, wait in zip(photographer.panels(0.0), (0.6, SETTLING), strict=True)
    ] == [True, True]


async def test_the_receipt_behind_the_payment_is_photographed_once() -> None:
    clock, stage = SkippingClock(work_takes_time=False), new_stage((480, 480))
    photographer = Photographer(stage, clock)
    began = clock.now()
    for wait, fact in (
        (0.0, spoken("결제됐어요!", began)),
        (1.0, CardShown(card=cards("서울불고기")["receipt"])),
        (0.1, spoken("주문이 들어갔어요!", began + 1.1)),
    ):
        await clock.sleep(wait)
        told = Told(clock.now(), fact)
        stage.tell(told)
        photographer.observe(told)
    await photographer.finish()
    assert len(photographer.panels(0.0)) == 1


async def test_a_blink_is_waited_for() -> None:
    clock, stage = SkippingClock(work_takes_time=False), new_stage((480, 480))
    blinks = next(k / 50 for k in range(2000) if stage.eyes_closed(k / 50) > 0.9)
    await clock.sleep(blinks - SETTLING - clock.now())
    photographer = Photographer(stage, clock)
    photographer.observe(Told(clock.now(), spoken("안녕하세요", clock.now())))
    await photographer.finish()
    (panel,) = photographer.panels(0.0)
    assert panel.at > blinks
    assert stage.eyes_closed(panel.at) <= BLINKING
