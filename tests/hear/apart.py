"""The process that `assistant.hear.whisper_apart` starts."""

import psutil

from assistant.hear.whisper_apart import WhisperApart


def process_of(whisper: WhisperApart) -> psutil.Process:
    assert whisper._process is not None
    return psutil.Process(whisper._process._process.pid)
