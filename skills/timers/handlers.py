"""Timers and alarms. They are kept by the device, so they ring after a restart too."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from assistant.core.cards import Icon, MessageCard
from assistant.core.emotion import Emotion
from assistant.skillkit import Alarm, Reply, Skill, Turn, intent, on_alarm

TIMER, ALARM = "timer", "alarm"
LATE = timedelta(minutes=2)
"""From this on, an alarm is told as one that was missed while the device was off."""
GETTING_UP = range(4, 11)
"""Hours at which an alarm is there to wake someone."""
LONGEST_TIMER = timedelta(days=7)


class Timers(Skill):
    @intent("set_timer")
    async def set_timer(self, turn: Turn, length: timedelta, what: str | None = None) -> Reply:
        """``what`` to be reminded of."""
        if not timedelta(0) < length <= LONGEST_TIMER:
            return Reply("timer_range", longest=LONGEST_TIMER)
        alarm = turn.alarms.add(TIMER, turn.now() + length, label=what or "", length=length)
        card = MessageCard(
            title=what or turn.words("timer_title"),
            big=turn.write(length),
            lines=(turn.words("until", due=alarm.due.timetz()),),
            icon=Icon.TIMER,
        )
        return Reply("reminder_set" if what else "timer_set", length=length, what=what, card=card)

    @intent("set_alarm")
    async def set_alarm(
        self, turn: Turn, moment: time, day: date | None = None, what: str | None = None
    ) -> Reply:
        """``what`` to be reminded of."""
        due = _next(turn.now(), moment, day)
        if due is None:
            return Reply("alarm_past", moment=moment)
        turn.alarms.add(ALARM, due, label=what or "")
        card = MessageCard(
            title=what or turn.write(due.date()),
            big=turn.write(due.time()),
            lines=(turn.write(due.date()),) if what else (),
            icon=Icon.CLOCK,
        )
        key = "reminder_set_at" if what else "alarm_set"
        return Reply(key, day=due.date(), moment=due.time(), what=what, card=card)

    @intent("remind")
    async def remind(self, turn: Turn, what: str, day: date | None = None) -> Reply:
        """Of something, at a time that is still to be asked for."""
        if day is None:
            said = await turn.ask_any("when", length=timedelta, moment=time, day=date)
        else:
            said = {"day": day}
        if "length" in said:
            return await self.set_timer(turn, said["length"], what)
        if "moment" not in said:
            said |= await turn.ask_together("moment_of_day", moment=time)
        return await self.set_alarm(turn, said["moment"], said.get("day"), what)

    @intent("list")
    async def list(self, turn: Turn) -> Reply:
        pending = turn.alarms.pending()
        if not pending:
            return Reply("none")
        lines = tuple(_describe(turn, alarm) for alarm in pending)
        card = MessageCard(title=turn.words("list_title"), lines=lines, icon=Icon.TIMER)
        return Reply("listed", count=len(lines), lines="; ".join(lines), card=card)

    @intent("cancel")
    async def cancel(
        self, turn: Turn, moment: time | None = None, length: timedelta | None = None
    ) -> Reply:
        pending = turn.alarms.pending()
        meant = [alarm for alarm in pending if _is_meant(turn, alarm, moment, length)]
        pending = tuple(meant) or pending
        if not pending:
            return Reply("none")
        if len(pending) == 1:
            turn.alarms.cancel(pending[0].id)
            return Reply("cancelled", which=_name(turn, pending[0]))
        if not await turn.confirm("cancel_all", count=len(pending)):
            return Reply("kept")
        for alarm in pending:
            turn.alarms.cancel(alarm.id)
        return Reply("cancelled_all", count=len(pending))

    @on_alarm
    async def ring(self, turn: Turn, alarm: Alarm) -> Reply:
        if turn.now() - alarm.due > LATE:
            return Reply("missed", which=_name(turn, alarm), emotion=Emotion.SORRY)
        if alarm.label:
            card = MessageCard(title=turn.words("reminder_title"), big=alarm.label, icon=Icon.TIMER)
            return Reply("reminder_rings", what=alarm.label, card=card, emotion=Emotion.SURPRISED)
        kind = "timer_rings" if alarm.kind == TIMER else "alarm_rings"
        now = turn.now().time()
        card = MessageCard(title=turn.words(f"{kind}_title"), big=turn.write(now), icon=Icon.TIMER)
        values = {"length": alarm.length} if alarm.length else {"moment": now}
        early = alarm.kind == ALARM and now.hour in GETTING_UP
        key = f"{kind}_early" if early else kind
        return Reply(key, card=card, emotion=Emotion.SURPRISED, **values)


def _next(now: datetime, moment: time, day: date | None) -> datetime | None:
    """The next time the clock shows ``moment``, on ``day`` if given; ``None`` if that is over."""
    due = datetime.combine(day or now.date(), moment, now.tzinfo)
    if due > now:
        return due
    return None if day is not None else due + timedelta(days=1)


def _is_meant(turn: Turn, alarm: Alarm, moment: time | None, length: timedelta | None) -> bool:
    """Whether an alarm is the one that was named by its time, or a timer by its length."""
    if alarm.kind == TIMER:
        return length is not None and alarm.length == length
    return moment is not None and alarm.due.astimezone(turn.now().tzinfo).time() == moment


def _describe(turn: Turn, alarm: Alarm) -> str:
    """As `_name`, with how long a timer still runs, or when a reminder is due."""
    if alarm.kind == TIMER and alarm.length is not None:
        left = max(timedelta(seconds=1), alarm.due - turn.now())
        key = "reminder_line" if alarm.label else "timer_line"
        return turn.words(key, what=alarm.label, length=alarm.length, left=left)
    if alarm.label:
        due = alarm.due.astimezone(turn.now().tzinfo)
        return turn.words("reminder_line_at", what=alarm.label, day=due.date(), moment=due.time())
    return _name(turn, alarm)


def _name(turn: Turn, alarm: Alarm) -> str:
    due = alarm.due.astimezone(turn.now().tzinfo)
    if alarm.label:
        return turn.words("reminder_name", what=alarm.label)
    if alarm.kind == TIMER and alarm.length is not None:
        return turn.words("timer_name", length=alarm.length)
    return turn.words("alarm_line", day=due.date(), moment=due.time())
