"""The fifteen visemes as ARKit weights. Peaks stay near 0.6; lips that must meet go to 0.9."""

from __future__ import annotations

from types import MappingProxyType

from assistant.core.speech import Viseme
from avatar.blendshapes import weights

MOUTH_SHAPES = MappingProxyType(
    {
        Viseme.SIL: weights(),
        Viseme.PP: weights(
            lipPress=0.95, mouthPress=0.6, mouthRollLower=0.6, mouthRollUpper=0.6, mouthPucker=0.18
        ),
        Viseme.FF: weights(
            mouthRollLower=0.9, mouthUpperUp=0.6, jawOpen=0.1, mouthShrugUpper=0.3, teethUp=1
        ),
        Viseme.TH: weights(jawOpen=0.22, tongueOut=0.8, mouthUpperUp=0.3),
        Viseme.DD: weights(jawOpen=0.17, mouthLowerDown=0.3, tongueUp=0.8, mouthUpperUp=0.2),
        Viseme.KK: weights(jawOpen=0.26, mouthLowerDown=0.2, mouthStretch=0.2),
        Viseme.CH: weights(
            jawOpen=0.12, mouthFunnel=0.65, mouthUpperUp=0.35, mouthLowerDown=0.35, teethShow=1
        ),
        Viseme.SS: weights(
            jawOpen=0.09, mouthStretch=0.6, mouthUpperUp=0.95, mouthLowerDown=0.95, teethShow=1
        ),
        Viseme.NN: weights(jawOpen=0.13, tongueUp=1, mouthUpperUp=0.25),
        Viseme.RR: weights(jawOpen=0.18, mouthFunnel=0.5, mouthPucker=0.15),
        Viseme.AA: weights(jawOpen=0.75, mouthUpperUp=0.2),
        Viseme.E: weights(jawOpen=0.38, mouthStretch=0.5, mouthUpperUp=0.3, mouthSmile=0.15),
        Viseme.IH: weights(
            jawOpen=0.18, mouthStretch=0.8, mouthUpperUp=0.4, mouthLowerDown=0.3, mouthSmile=0.2
        ),
        Viseme.OH: weights(jawOpen=0.5, mouthFunnel=0.75, mouthPucker=0.2),
        Viseme.OU: weights(jawOpen=0.2, mouthPucker=0.8, mouthFunnel=0.35),
    }
)
