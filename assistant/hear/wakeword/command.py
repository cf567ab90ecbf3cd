"""``wakeword train``: makes the sounds and trains the network on them."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.hear.wake import ASSETS
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder
from assistant.hear.wakeword.examples import Examples, after_silence, embed, targets
from assistant.hear.wakeword.features import Batch, heard_tracks
from assistant.hear.wakeword.learning import Pool, Schedule, train
from assistant.hear.wakeword.phrases import Part, load_phrases
from assistant.hear.wakeword.plan import TRAINING
from assistant.hear.wakeword.voices import Speakers, load_clips

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("wakeword", help="train the wake word")
    parser.add_argument("action", choices=["train"])
    parser.add_argument(
        "--front-end", type=Path, required=True, help="folder of the two ONNX files"
    )
    parser.add_argument(
        "--cache", type=Path, required=True, help="where hours of features are kept"
    )
    parser.add_argument(
        "--clips", type=Path, help="clips of other voices (scripts/wakeword_clips.py)"
    )
    parser.add_argument("--out", type=Path, default=ASSETS / "xiaoe.npz")
    return parser


def run(options: argparse.Namespace) -> int:
    embedder = Embedder(options.front_end)
    clips = load_clips(options.clips, Part.TRAIN) if options.clips else {}
    speakers = Speakers(load_phrases(), Part.TRAIN, random.Random(), clips)
    examples = list(_examples(TRAINING, speakers, embedder, options.cache))
    print(f"training on {len(examples)} tracks ...", flush=True)
    network = train(Pool(examples), Schedule(), np.random.default_rng(0))
    network.save(options.out)
    print(f"wrote {options.out}")
    return 0


def _examples(
    batches: Iterable[Batch], speakers: Speakers, embedder: Embedder, cache: Path
) -> Iterable[Examples]:
    silence = embed(np.zeros(HOP_SAMPLES, np.float32), embedder)
    for batch in batches:
        print(f"{batch.name}: {batch.count} tracks", flush=True)
        for heard in heard_tracks(batch, speakers, embedder, cache):
            wanted = targets(len(heard.embeddings), heard.sayings)
            yield Examples(after_silence(heard.embeddings, silence), wanted)
