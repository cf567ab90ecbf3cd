import logging
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.hear.files import AudioFileError, read_audio, write_wav


def tone(rate: int, seconds: float = 1.0, level: float = 0.5) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)


def samples(audio: Audio) -> NDArray[np.float64]:
    return np.frombuffer(audio.pcm, "<i2") / 32768


def loudest_hz(audio: Audio) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples(audio))))) / audio.seconds


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize(
    ("container", "subtype"),
    [("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("WAV", "PCM_U8"), ("FLAC", "PCM_24")],
)
def test_any_rate_and_format_is_the_same_sound(
    tmp_path: Path, rate: int, container: str, subtype: str
) -> None:
    path = tmp_path / "sound"
    soundfile.write(path, tone(rate), rate, format=container, subtype=subtype)
    audio = read_audio(path)
    assert audio.rate == SAMPLE_RATE
    assert audio.seconds == pytest.approx(1.0, abs=0.01)
    assert loudest_hz(audio) == pytest.approx(440, abs=2)
    assert np.abs(samples(audio)).max() == pytest.approx(0.5, abs=0.03)


def test_ogg_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sound.ogg"
    soundfile.write(path, tone(44_100), 44_100, format="OGG", subtype="VORBIS")
    assert loudest_hz(read_audio(path)) == pytest.approx(440, abs=2)


def test_channels_are_averaged(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    one = tone(16_000, level=0.8)
    soundfile.write(path, np.stack([one, np.zeros_like(one)], axis=1), 16_000)
    assert np.abs(samples(read_audio(path))).max() == pytest.approx(0.4, abs=0.01)


def test_what_is_there_of_a_truncated_file_is_read(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.wav", tmp_path / "cut.wav"
    soundfile.write(whole, tone(16_000, seconds=2), 16_000)
    cut.write_bytes(whole.read_bytes()[: 44 + 2 * 16_000 + 1])
    assert read_audio(cut).seconds == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.6, 0.99])
def test_a_truncated_flac_never_ends_in_another_error(tmp_path: Path, share: float) -> None:
    whole, cut = tmp_path / "whole.flac", tmp_path / "cut.flac"
    soundfile.write(whole, tone(16_000, seconds=2), 16_000)
    data = whole.read_bytes()
    cut.write_bytes(data[: int(share * len(data))])
    try:
        seconds = read_audio(cut).seconds
    except AudioFileError:
        return
    assert seconds <= 2.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"dear diary, today I said nothing", "not a sound file"),
        (bytes(5000), "not a sound file"),
        (b"RIFF\xff\xff\xff\xffWAVE", "not a sound file"),
    ],
)
def test_what_is_not_sound_says_so(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "letter.wav"
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=reason) as caught:
        read_audio(path)
    assert caught.value.key == "error_audio_file"
    assert "letter.wav" in str(caught.value)


def test_missing_files_folders_and_files_without_samples(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="no such file"):
        read_audio(tmp_path / "gone.wav")
    with pytest.raises(AudioFileError, match="no such file"):
        read_audio(tmp_path)
    empty = tmp_path / "header.wav"
    soundfile.write(empty, np.zeros(0), 16_000)
    with pytest.raises(AudioFileError, match="no sound"):
        read_audio(empty)


def test_impossible_numbers_do_not_spread(tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    sound = tone(16_000)
    sound[100], sound[200], sound[300] = np.nan, np.inf, -np.inf
    soundfile.write(path, sound, 16_000, subtype="FLOAT")
    assert loudest_hz(read_audio(path)) == pytest.approx(440, abs=2)


def test_clipping_is_noted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "loud.wav"
    soundfile.write(path, np.clip(tone(16_000, level=3.0), -1, 1), 16_000)
    with caplog.at_level(logging.WARNING):
        assert read_audio(path).seconds == 1.0
    assert "clipped" in caplog.text


def test_wav_written_is_read_back_exactly(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    sound = Audio(np.arange(-1000, 1000, dtype="<i2").tobytes())
    write_wav(path, sound)
    written, rate = soundfile.read(path, dtype="int16")
    assert rate == SAMPLE_RATE
    assert written.tobytes() == sound.pcm
    with pytest.raises(AudioFileError, match="cannot write"):
        write_wav(tmp_path / "no" / "folder.wav", sound)
