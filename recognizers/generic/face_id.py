"""Face identifier (人脸 ID): the number under which a service knows somebody's face; label needed.

Faces that were detected and compared, or enrolled, get one; it finds the person again in other pictures. Values are made
of repeated digits and letters.

Source: GB/T 41819-2022 (人脸识别数据); https://docs.aws.amazon.com/rekognition/latest/dg/collections.html

>>> RECOGNIZER.find("FaceId: 00000000-1111-2222-3333-444444444444")
[('00000000-1111-2222-3333-444444444444', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Recognizer
from recognizers.service_ids import SERVICE_IDS

RECOGNIZER = Recognizer(
    id="generic.face_id",
    version="1",
    entity="FACE_ID",
    patterns=SERVICE_IDS,
    labels=(
        "face[ _-]?id", "persisted[ _-]?face[ _-]?id", "face[ _-]?token", "face[ _-]?print[ _-]?id",
        "人脸ID", "人脸编号", "人臉ID",
    ),
    gap=IS,
    ignore_case=True,
)  # fmt: skip
