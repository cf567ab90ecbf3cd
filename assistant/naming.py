"""A name that nobody has trained yet: heard after a minute, and well once it has been learnt.

A process of its own (``python -m assistant.naming``) learns it: the memory is given back, and the
device that lives meanwhile comes first.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
import threading
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.config import PROJECT, Config
from assistant.core.engine import process_gives_way
from assistant.core.errors import AssistantError, EngineError
from assistant.hear.wake_files import WakeFiles, begun_files, learnt_files, wake_files
from assistant.hear.wakeword.phrases import language_of
from assistant.models.registry import Registry
from assistant.workshops import wake_workshop

log = logging.getLogger(__name__)

_BEGIN, _LEARN = "begin", "learn"


def name_files(config: Config) -> WakeFiles:
    """What to hear the device's name with. Raises ConfigError: nobody can say it."""
    return wake_files(config.wake_word, Path(config.data_folder))


async def begin_name(config: Config) -> None:
    """Sees to it that the name is heard at all; returns when it is.

    Raises:
        ConfigError: a name that nobody can say.
        EngineError: it cannot be learnt; says why.
    """
    if name_files(config).network.exists():
        return
    language_of(config.wake_word)
    log.warning("learning to hear %r: a minute, once", config.wake_word)
    await _run(config, _BEGIN)


async def _tell_nobody() -> None:
    return


@asynccontextmanager
async def learning_name(
    config: Config, on_learnt: Callable[[], Awaitable[None]] = _tell_nobody
) -> AsyncIterator[None]:
    """Learns the name well while the block runs, where it is only begun; tells when it is done.

    What goes wrong is logged: the device hears the name as it did before.
    """
    learning = asyncio.create_task(_learn(config, on_learnt))
    try:
        yield
    finally:
        learning.cancel()
        await asyncio.gather(learning, return_exceptions=True)


async def _learn(config: Config, on_learnt: Callable[[], Awaitable[None]]) -> None:
    name = config.wake_word
    if learnt_files(name, Path(config.data_folder)).network.exists():
        return
    print(f"It hears {name!r} already, and learns to hear it better.", flush=True)
    try:
        await _run(config, _LEARN)
        await on_learnt()
    except AssistantError as error:
        log.warning("%s; with the next start it tries again", error)
        return
    print(f"{name!r} has been learnt.", flush=True)


async def _run(config: Config, work: str) -> None:
    folders = map(os.path.abspath, (config.data_folder, config.cache_folder))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "assistant.naming", work, config.wake_word, *folders),
        cwd=PROJECT,
        stdin=PIPE,
        stdout=PIPE,
        stderr=STDOUT,
        # Ctrl-C is for the device, which ends this.
        process_group=0,
    )
    assert process.stdout is not None
    words = ""
    try:
        async for line in process.stdout:
            words = line.decode(errors="replace").strip() or words
            log.info("learning %r: %s", config.wake_word, words)
        if await process.wait():
            raise EngineError(f"the name {config.wake_word!r} could not be learnt: {words}")
    finally:
        if process.returncode is None:
            process.kill()


def _work(work: str, config: Config) -> None:
    # Imported here, as `wake_workshop` does: the device's own process only starts this one.
    from assistant.hear.wakeword import plan
    from assistant.hear.wakeword.teaching import teach

    data = Path(config.data_folder)
    registry = Registry.load()
    if work == _LEARN:
        process_gives_way()
        teach(wake_workshop(config, registry), plan.QUICK, learnt_files(config.wake_word, data))
        return
    # Not in the cache: a part of what is said there would be said by the few voices of now.
    with tempfile.TemporaryDirectory(prefix="xiao-e-") as folder:
        workshop = wake_workshop(config, registry, cache=Path(folder))
        teach(workshop, plan.BEGUN, begun_files(config.wake_word, data))


def _end_with_parent() -> None:
    """The pipe closes however the device ends, so that nothing goes on without it."""
    # Without a buffer, whose lock Python would wait for at its end.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(format="%(message)s")
    try:
        _work(
            sys.argv[1],
            Config(wake_word=sys.argv[2], data_folder=sys.argv[3], cache_folder=sys.argv[4]),
        )
    except (AssistantError, OSError) as error:
        sys.exit(str(error))
