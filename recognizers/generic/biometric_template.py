"""Biometric template (生物特征模板): features of a face, voice, finger or iris as numbers or encoded bytes; label needed.

A template is the person as a machine knows them: it cannot be changed like a password. Vectors of sixteen numbers and more
and encoded strings of 32 characters and more are told. Values are made of repeated digits.

Source: ISO/IEC 2382-37:2022 (biometric template); GDPR art. 4(14); GB/T 40660-2021

>>> RECOGNIZER.find("face_template: " + "00112233" * 4)
[('00112233001122330011223300112233', 0.65)]
"""

from __future__ import annotations

from recognizers.own import IS, Pattern, Recognizer

_NUMBER = r"-?[0-9]{1,4}(?:\.[0-9]{1,20})?(?:e-?[0-9]{1,3})?"

RECOGNIZER = Recognizer(
    id="generic.biometric_template",
    version="1",
    entity="BIOMETRIC_TEMPLATE",
    patterns=(
        Pattern("hexadecimal or base64", r"[A-Za-z0-9+/_-]{32,8192}={0,2}", 0.3, alone=False),
        Pattern("vector", rf"{_NUMBER}(?:[,;]?[ ]?{_NUMBER}){{15,4095}}", 0.3, alone=False),
    ),
    labels=(
        "(?:face|voice|speaker|finger|iris|palm|vein)[ _-]?(?:print)?[ _-]?(?:template|embedding|encoding|vector|feature)",
        "minutiae", "x[ _-]?vector", "d[ _-]?vector", "人脸特征", "人脸模板", "声纹特征", "声纹模板",
        "指纹模板", "指纹特征", "虹膜",
    ),
    gap=IS + r"[\[(]?[ ]?",
    ignore_case=True,
)  # fmt: skip
