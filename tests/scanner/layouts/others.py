"""Fixtures of data sets of pictures, of personas and chats, and of general forms, each with what resembles it."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.scanner.layouts.worlds import PICTURE, Case, lines, pictures, sounds, tarred

MELD = "Sr No.,Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID\n1,River?,Tamsin,joy,0,0\n2,Lamp.,Orlin,joy,0,1\n"
OPENAI = {
    "messages": [{"role": "user", "content": "Hi", "name": "Mirel"}, {"role": "Tamsin", "content": "Lamp"}]
}
SHAREGPT = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Lamp"}]}
META = 'Class_ID, Name, Sample, Flag, Gender\nn000002, "Tamsin_Quellrow", 5, 0, f\nn000009, "Orlin, a Vask", 2, 1, m\n'


def table(columns: dict[str, list[Any]], features: dict[str, Any] | None = None) -> bytes:
    """Parquet; with `features` as Hugging Face's datasets writes it."""
    made = pa.table(columns)
    if features is not None:
        made = made.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    out = io.BytesIO()
    pq.write_table(made, out)
    return out.getvalue()


LABELS = {"speaker": {"names": ["Tamsin Quellrow", "Orlin Vask"], "_type": "ClassLabel"},
          "text": {"dtype": "string", "_type": "Value"}}  # fmt: skip

CASES = {
    "celeba": Case(
        {
            "Anno/identity_CelebA.txt": "000001.jpg 2880\n000002.jpg 2937\n",
            **pictures("Img/img_align_celeba/000001.jpg", "Img/img_align_celeba/000002.jpg"),
        },
        {
            "no list": pictures("000001.jpg", "000002.jpg"),
            "a list of something else": {"identity_CelebA.txt": "a b c\n", **pictures("000001.jpg")},
        },
        persons={"Img/img_align_celeba/000001.jpg": ("2880",), "Img/img_align_celeba/000002.jpg": ("2937",)},
        inside=False,
    ),
    "lfw": Case(
        {
            **pictures("lfw/Tamsin_Quellrow/Tamsin_Quellrow_0001.jpg", "lfw/Orlin_Vask/Orlin_Vask_0001.jpg"),
            **pictures("lfw/Orlin_Vask/Orlin_Vask_0002.jpg"),
        },
        {
            "classes": pictures("train/cat/001.jpg", "train/dog/001.jpg"),
            "things": pictures("Blue_Chair/Blue_Chair_0001.jpg", "Green_Lamp/Green_Lamp_0001.jpg"),
        },
        persons={
            "lfw/Tamsin_Quellrow/Tamsin_Quellrow_0001.jpg": ("Tamsin_Quellrow",),
            **dict.fromkeys((f"lfw/Orlin_Vask/Orlin_Vask_000{n}.jpg" for n in (1, 2)), ("Orlin_Vask",)),
        },
    ),
    "vggface2": Case(
        {"identity_meta.csv": META, **pictures("train/n000002/0001_01.jpg", "test/n000009/0002_01.jpg")},
        {"classes of ImageNet": pictures("train/n01440764/n01440764_10026.jpg", "train/n01440764/0001_01.jpg")},
        persons={"train/n000002/0001_01.jpg": ("n000002",), "test/n000009/0002_01.jpg": ("n000009",)},
        names={"n000002": ("Tamsin Quellrow",), "n000009": ("Orlin, a Vask",)},
    ),
    "ffhq": Case(
        {
            "ffhq-dataset-v2.json": json.dumps({"0": {"metadata": {"photo_url": "https://example.com", "author": "M"}}}),
            **pictures("images1024x1024/00000/00000.png"),
        },
        {"another list": {"ffhq-dataset-v2.json": '{"0": 1}'}},
    ),
    "kohya": Case(
        {
            **pictures("img/20_tamsin quellrow woman/a.jpg", "img/10_mirelq/b.png", "reg/1_woman/c.jpg"),
            **pictures("img/5_oil painting/d.png"),
            "img/20_tamsin quellrow woman/a.txt": "a portrait, smiling", "img/10_mirelq/b.caption": "photo of mirelq",
        },
        {
            "reports of a year": {**pictures("2019_reports/a.jpg"), "2019_reports/a.txt": "two reports"},
            "chapters": pictures("01_intro/fig.png", "02_method/fig.png"),
            "a style": {**pictures("img/10_oil painting/a.jpg"), "img/10_oil painting/a.txt": "oil painting of a lamp"},
        },
        persons={
            "img/20_tamsin quellrow woman/a.jpg": ("tamsin quellrow",),
            "img/20_tamsin quellrow woman/a.txt": ("tamsin quellrow",),
            "img/10_mirelq/b.png": ("mirelq",), "img/10_mirelq/b.caption": ("mirelq",),
        },
    ),
    "hf_folder": Case(
        {
            "train/metadata.csv": "file_name,speaker_id,speaker_name\na/1.wav,s1,Tamsin Quellrow\na/2.wav,s2,N/A\n",
            **sounds("train/a/1.wav", "train/a/2.wav"),
        },
        {
            "no column of people": {"metadata.csv": "file_name,label\n1.png,cat\n", **pictures("1.png")},
            "no file names": {"metadata.jsonl": lines({"speaker": "Tamsin", "text": "x"})},
        },
        persons={"train/a/1.wav": ("s1",), "train/a/2.wav": ("s2",)},
        inside=False,
        columns={"train/metadata.csv": ("speaker_id", "speaker_name")},
        names={"s1": ("Tamsin Quellrow",)},
    ),
    "hf_parquet": Case(
        {
            f"data/train-0000{n}-of-00002.parquet": table({"speaker": [0, 1], "text": ["x", "y"]}, LABELS)
            for n in (0, 1)
        },
        {
            "not of Hugging Face": {"a.parquet": table({"speaker": [0], "text": ["x"]})},
            "no column of people": {"a.parquet": table({"label": [0]}, {"label": LABELS["speaker"]})},
        },
        columns={f"data/train-0000{n}-of-00002.parquet": ("speaker",) for n in (0, 1)},
        names={"0": ("Tamsin Quellrow",), "1": ("Orlin Vask",)},
    ),
    "webdataset": Case(
        {
            f"shards/train-00000{n}.tar": tarred(
                {f"{m:04}.{end}": data for m in (1, 2) for end, data in (("png", PICTURE), ("json", '{"speaker": "s1"}'))}
            )
            for n in (0, 1)
        },
        {
            "no number": {"backup.tar": tarred({"1.png": PICTURE, "1.json": '{"speaker": "s1"}'})},
            "nobody": {"a-000000.tar": tarred({"1.png": PICTURE, "1.json": '{"caption": "x"}'})},
            "no samples": {"a-000000.tar": tarred({"a.json": '{"speaker": 1}', "b.json": "{}", "c.json": "{}"})},
        },
        columns={f"shards/train-00000{n}.tar": ("json.speaker", "speaker") for n in (0, 1)},
    ),
    "img2dataset": Case(
        {
            "00000_stats.json": '{"count": 1, "successes": 1}', **pictures("00000/000000000.jpg"),
            "00000/000000000.json": json.dumps({"url": "https://example.com/a.jpg", "caption": "a lamp"}),
        },
        {"other statistics": {"00000_stats.json": '{"mean": 1}', "00000/a.txt": "river"}},
    ),
    "meld": Case(
        {"train_sent_emo.csv": MELD, "dev_sent_emo.csv": MELD},
        {"another table": {"a.csv": "Utterance,Speaker\nRiver?,Tamsin\n"}},
        columns={"train_sent_emo.csv": ("Speaker",), "dev_sent_emo.csv": ("Speaker",)},
    ),
    "chatharuhi": Case(
        {"a.jsonl": lines(*[[{"role": "Tamsin", "text": "Lamp"}, {"role": "旁白", "text": "Rain"}]] * 2)},
        {"single records": {"a.jsonl": lines({"role": "Tamsin", "text": "x"}, {"role": "Orlin", "text": "x"})}},
        columns={"a.jsonl": ("[].role",)},
    ),
    "charactereval": Case(
        {
            "data/test.json": json.dumps([{"id": 1, "role": "林小满", "novel_name": "河边", "context": "林小满：石头\n"}]),
            "data/character_profiles.json": json.dumps({"林小满": {"姓名": "林小满"}, "阿古": {"性别": "男"}}),
        },
        {
            "titles of jobs": {"a.csv": "role,city\nplumber,Quellmark\nnurse,Quellmark\n"},
            "no profiles": {"character_profiles.json": '{"count": 2, "page": 1}'},
        },
        persons={"data/character_profiles.json": ("林小满", "阿古")},
        inside=False,
        columns={"data/test.json": ("role",)},
    ),
    "rolebench": Case(
        {
            "profiles-eng/profiles-eng-Tamsin Quellrow.jsonl": lines({"desc": "river"}),
            "gen/train.jsonl": lines({"role": "Orlin Vask", "question": "?", "generated": ["x"]}),
        },
        {"other roles": {"a.jsonl": lines({"role": "nurse", "salary": "5"}), "profiles.jsonl": lines({"a": "b"})}},
        persons={"profiles-eng/profiles-eng-Tamsin Quellrow.jsonl": ("Tamsin Quellrow",)},
        columns={"gen/train.jsonl": ("role",)},
    ),
    "pippa": Case(
        {"pippa.jsonl": lines({"bot_name": "Tamsin", "conversation": [{"message": "Hi", "is_human": True}]})},
        {"bots of a factory": {"a.jsonl": lines({"bot_name": "arm 7", "conversation": "none"})}},
        columns={"pippa.jsonl": ("bot_name",)},
    ),
    "chat_messages": Case(
        {"a/openai.jsonl": lines(OPENAI, OPENAI), "b/share.json": json.dumps([SHAREGPT, SHAREGPT])},
        {
            "offices": {"a.jsonl": lines({"staff": [{"role": "nurse", "content": "ward"}]})},
            "letters": {"a.jsonl": lines({"mails": [{"from": "tamsin@example.com", "value": "x"}]})},
        },
        columns={
            "a/openai.jsonl": ("messages[].role", "messages[].name"), "b/share.json": ("conversations[].from",)
        },
    ),
}  # fmt: skip
