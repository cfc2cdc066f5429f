"""Voice or voiceprint identifier (声纹 ID): the number under which a service knows somebody's voice; label needed.

Whoever has the service can have the voice speak, or know its owner by it. Speakers numbered within a data set are not
meant. Values are made of repeated digits and letters.

Source: GB/T 40660-2021 and GB/T 41807-2022 (声纹识别数据); ISO/IEC 2382-37:2022 (biometric reference identifier)

>>> RECOGNIZER.find("voice_id=00001111222233334444")
[('00001111222233334444', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Recognizer
from recognizers.service_ids import SERVICE_IDS

RECOGNIZER = Recognizer(
    id="generic.voice_id",
    version="1",
    entity="VOICE_ID",
    patterns=SERVICE_IDS,
    labels=(
        "voice[ _-]?id", "voice[ _-]?print[ _-]?id", "speaker[ _-]?profile[ _-]?id", "声纹", "聲紋", "声音ID", "音色ID",
    ),
    gap=IS,
    ignore_case=True,
)  # fmt: skip
