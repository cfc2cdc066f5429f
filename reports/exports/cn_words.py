"""Simplified Chinese words for what the declaration and the report say in codes (reference: docs/exports.md)."""

from __future__ import annotations

KINDS = {
    "open": "开源语料",
    "self_collected": "自采语料",
    "commercial": "商业语料",
    "user": "使用者输入信息",
    "synthetic": "合成数据",
    "annotation": "标注数据",
    "other": "其他",
}
MODALITIES = {"text": "文本", "image": "图像", "audio": "音频", "video": "视频"}
PURPOSES = {
    "pre_training": "预训练",
    "fine_tuning": "优化训练",
    "alignment": "对齐训练",
    "evaluation": "评测",
    "asr_training": "语音识别训练",
    "tts_training": "语音合成训练",
    "voice_clone_training": "声音克隆训练",
    "face_model_training": "人脸模型训练",
    "avatar_training": "数字虚拟人训练",
    "persona_text_training": "人物风格文本训练",
    "detection_training": "检测模型训练",
}
METHODS = {"manual": "人工抽检", "keyword": "关键词技术抽检", "classifier": "分类模型技术抽检"}
PHASES = {"pre_collection": "采集前", "post_collection": "采集后", "whole_corpus": "全部语料"}
BASES = {
    "consent": "同意",
    "contract": "订立或履行合同所必需",
    "legal_obligation": "履行法定职责或法定义务",
    "vital_interests": "保护自然人生命健康等紧急情况",
    "public_interest": "公共利益",
    "public_information": "已公开的个人信息",
    "legitimate_interests": "合法利益",
}
RESULTS = {
    "pass": "通过",
    "fail": "未通过",
    "warn": "警示",
    "not_applicable": "不适用",
    "not_evaluated": "未评估",
}


def word(table: dict[str, str], code: str | None) -> str | None:
    """The word for a code, the code itself where there is none; None stays not known."""
    return None if code in (None, "not_known") else table.get(str(code), code)


def words(table: dict[str, str], codes: list[str]) -> list[str]:
    """The words for some codes."""
    return [table.get(code, code) for code in codes]
