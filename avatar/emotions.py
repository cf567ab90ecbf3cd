"""What each emotion does to the face: weights, the head's angle, and what it overrides.

As in VRM, an expression says what happens to mouth, blink and gaze beneath it, so that a smile
does not fight the visemes and closed eyes do not blink.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from assistant.core.emotion import Emotion
from avatar.blendshapes import Weights, weights
from avatar.solver import Head


class Override(Enum):
    """How much of the ordinary motion is left beneath an expression."""

    NONE = 1.0
    BLEND = 0.5
    BLOCK = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """``mouth`` is what remains of the expression's own mouth while speaking; ``blink`` and
    ``gaze`` are what remains of idle blinking and looking about."""

    weights: Weights
    head: Head = Head()
    mouth: Override = Override.BLEND
    blink: Override = Override.NONE
    gaze: Override = Override.NONE


EXPRESSIONS = MappingProxyType(
    {
        Emotion.NEUTRAL: Expression(weights(mouthSmile=0.3, browInnerUp=0.08)),
        Emotion.HAPPY: Expression(
            weights(
                mouthSmile=1,
                jawOpen=0.42,
                cheekSquint=0.5,
                browInnerUp=0.25,
                browOuterUp=0.25,
                mouthUpperUp=0.3,
                blush=0.35,
                pupilDilate=0.4,
            ),
            Head(yaw=0.08, pitch=0.03, roll=0.07),
        ),
        Emotion.JOY: Expression(
            weights(
                mouthSmile=1,
                jawOpen=0.66,
                eyeBlink=1,
                eyeSmile=1,
                browOuterUp=0.45,
                browInnerUp=0.35,
                blush=0.7,
                mouthUpperUp=0.3,
                fxJoy=1,
            ),
            Head(yaw=-0.08, pitch=0.07, roll=-0.09),
            blink=Override.BLOCK,
        ),
        Emotion.SAD: Expression(
            weights(
                mouthFrown=1,
                browInnerUp=1,
                lidSad=1,
                eyeLookDown=0.35,
                jawOpen=0.1,
                tears=1,
                tearFall=1,
                tearSlide=0.3,
                eyeBlink=0.12,
                browOuterUp=0.1,
            ),
            Head(yaw=-0.08, pitch=-0.12, roll=0.06),
        ),
        Emotion.SURPRISED: Expression(
            weights(
                eyeWide=1,
                browInnerUp=0.9,
                browOuterUp=1,
                jawOpen=0.5,
                mouthFunnel=0.55,
                irisSmall=0.9,
                fxSurprise=1,
            ),
            Head(pitch=0.08),
            blink=Override.BLOCK,
        ),
        Emotion.ANGRY: Expression(
            weights(
                browDown=1,
                lidAngry=1,
                mouthFrown=1,
                jawOpen=0.26,
                mouthUpperUp=0.5,
                noseSneer=1,
                eyeSquint=0.35,
                fxAnger=1,
                mouthStretch=0.5,
                teethShow=1,
                irisSmall=0.3,
                blush=0.3,
            ),
            Head(yaw=0.05, pitch=-0.09, roll=-0.04),
        ),
        Emotion.THINKING: Expression(
            weights(
                eyeLookUp=0.85,
                lookUpLid=1,
                mouthPucker=0.35,
                mouthPress=0.3,
                lipPress=0.3,
                browDownLeft=0.35,
                browInnerUp=0.25,
                browOuterUpRight=0.85,
                eyeLookOutLeft=0.4,
                eyeLookInRight=0.45,
                mouthLeft=0.8,
                fxThink=1,
            ),
            Head(yaw=0.18, pitch=0.08, roll=0.1),
            gaze=Override.BLOCK,
        ),
        Emotion.LISTENING: Expression(
            weights(
                mouthSmile=0.42,
                eyeWide=0.4,
                browInnerUp=0.45,
                browOuterUp=0.35,
                pupilDilate=0.7,
                fxListen=1,
            ),
            Head(yaw=-0.16, pitch=-0.02, roll=0.14),
            gaze=Override.BLEND,
        ),
        Emotion.SLEEPY: Expression(
            weights(
                eyeBlink=0.66,
                lidSad=0.6,
                browInnerUp=0.65,
                jawOpen=0.3,
                mouthFunnel=0.62,
                eyeLookDown=0.35,
                fxSleep=1,
            ),
            Head(yaw=-0.06, pitch=-0.14, roll=-0.15),
            gaze=Override.BLOCK,
        ),
        Emotion.WINK: Expression(
            weights(
                mouthSmile=0.9,
                jawOpen=0.3,
                cheekSquint=0.3,
                browOuterUp=0.3,
                eyeBlinkRight=1,
                eyeSmileRight=0.9,
                blush=0.3,
                fxWink=1,
            ),
            Head(yaw=-0.14, roll=-0.11),
            blink=Override.BLOCK,
        ),
        Emotion.SHY: Expression(
            weights(
                blush=1,
                mouthSmile=0.35,
                browInnerUp=0.75,
                eyeLookDown=0.45,
                eyeLookOutRight=0.5,
                eyeLookInLeft=0.5,
                lidSad=0.45,
                mouthCat=0.6,
            ),
            Head(yaw=0.2, pitch=-0.13, roll=0.11),
            gaze=Override.BLOCK,
        ),
        Emotion.SORRY: Expression(
            weights(
                browInnerUp=1,
                lidSad=0.8,
                eyeBlink=1,
                mouthFrown=0.55,
                mouthStretch=0.4,
                jawOpen=0.06,
                mouthUpperUp=0.3,
                mouthLowerDown=0.3,
                teethShow=1,
                fxSweat=1,
                blush=0.25,
            ),
            Head(pitch=-0.2, roll=0.05),
            blink=Override.BLOCK,
        ),
        Emotion.PROUD: Expression(
            weights(
                eyeBlink=1,
                eyeSmile=0.85,
                browOuterUp=0.6,
                mouthSmile=0.85,
                mouthDimple=0.6,
                mouthCat=0.35,
                lipPress=0.0,
                blush=0.35,
                fxSparkle=1,
            ),
            Head(yaw=0.14, pitch=0.17, roll=-0.06),
            blink=Override.BLOCK,
        ),
        Emotion.CRYING: Expression(
            weights(
                eyeBlink=1,
                eyeSmile=0.5,
                cheekSquint=0.5,
                browInnerUp=1,
                mouthFrown=0.75,
                mouthStretch=0.35,
                jawOpen=0.52,
                mouthUpperUp=0.3,
                tearStream=1,
                blush=0.45,
            ),
            Head(yaw=0.06, pitch=0.04, roll=0.07),
            blink=Override.BLOCK,
        ),
        Emotion.AFRAID: Expression(
            weights(
                eyeWide=0.9,
                irisSmall=1,
                browInnerUp=1,
                lidSad=0.35,
                mouthStretch=1,
                mouthFrown=0.45,
                jawOpen=0.16,
                mouthUpperUp=0.35,
                mouthLowerDown=0.5,
                teethShow=1,
                fxAfraid=1,
                fxSweat=1,
            ),
            Head(yaw=0.12, pitch=-0.06, roll=-0.05),
            blink=Override.BLEND,
        ),
        Emotion.DISGUSTED: Expression(
            weights(
                noseSneer=1,
                browDown=0.75,
                eyeSquint=0.9,
                cheekSquint=0.3,
                mouthFrown=0.9,
                mouthUpperUp=0.3,
                mouthUpperUpLeft=0.8,
                jawOpen=0.3,
                tongueOut=1,
                fxDisgust=1,
            ),
            Head(yaw=-0.2, pitch=0.06, roll=-0.1),
        ),
        Emotion.SCEPTICAL: Expression(
            weights(
                browDownLeft=0.75,
                browOuterUpRight=1,
                browInnerUp=0.1,
                eyeSquint=0.35,
                eyeBlinkLeft=0.32,
                mouthLeft=0.7,
                mouthPress=0.5,
                mouthFrownRight=0.35,
                mouthFrownLeft=0.5,
                eyeLookOutRight=0.35,
                eyeLookInLeft=0.35,
                fxDoubt=1,
            ),
            Head(yaw=0.16, pitch=0.02, roll=0.12),
            gaze=Override.BLOCK,
        ),
        Emotion.LOVE: Expression(
            weights(
                mouthSmile=1,
                jawOpen=0.36,
                mouthUpperUp=0.2,
                browOuterUp=0.5,
                browInnerUp=0.5,
                cheekSquint=0.25,
                blush=0.9,
                fxLove=1,
            ),
            Head(yaw=-0.06, pitch=0.04, roll=0.1),
            blink=Override.BLEND,
            gaze=Override.BLOCK,
        ),
    }
)
