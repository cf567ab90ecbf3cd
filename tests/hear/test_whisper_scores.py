"""Scores of the real model, beside CTranslate2's of the same texts."""

import numpy as np
import pytest

from assistant.core.language import Language
from assistant.hear.whisper_decoder import WhisperDecoder
from assistant.hear.whisper_tokens import WhisperTokens, read_tokenizer
from tests.hear.speech import model, spoken

SAID = {Language.KO: "음식 배달시켜 줘", Language.EN: "order some food", Language.ZH: "点外卖"}
END, BEGIN, TRANSCRIBE, NO_TIMES = 50257, 50258, 50359, 50363


@pytest.mark.slow
@pytest.mark.parametrize("language", Language)
def test_texts_score_as_ctranslate2_scores_them(language: Language) -> None:
    from faster_whisper import WhisperModel

    folder = model("whisper-base")
    whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    samples = np.frombuffer(spoken(SAID[language], language).pcm, "<i2") / np.float32(32768)
    features = whisper.feature_extractor(np.pad(samples, (0, 160_000 - len(samples))))[:, :1000]
    encoded = whisper.encode(features)

    tokens = WhisperTokens(read_tokenizer(folder / "tokenizer.json"), END)
    rows = [list(tokens.encode(f" {text}")) for text in (*SAID.values(), "good morning")]
    prompt = [BEGIN, whisper.hf_tokenizer.token_to_id(f"<|{language}|>"), TRANSCRIBE, NO_TIMES]
    theirs = []
    for row in rows:
        # It adds the last token of the prompt itself.
        [aligned] = whisper.model.align(encoded, prompt[:3], [row], 500)
        theirs.append(float(np.mean(np.log(aligned.text_token_probs))))

    decoder = WhisperDecoder(folder / "model.bin")
    heard = np.asarray(encoded, np.float32)
    vocabulary = np.arange(END)
    ours = decoder.means(heard, prompt, rows, vocabulary)
    assert ours == pytest.approx(theirs, abs=0.15, rel=0.15)
    assert np.argmax(ours) == np.argmax(theirs)
