"""Fixtures of data sets of speech, each with what resembles it."""

from __future__ import annotations

from tests.scanner.layouts.worlds import SOUND, Case, lines, sounds

LIBRI = {
    "SPEAKERS.TXT": ";ID |SEX| SUBSET |MINUTES| NAME\n84 | F | dev-clean | 8.02 | Tamsin Quellrow\n"
    "60 | M | dev-clean | 20.18 | | QRW | Orlin\n99 | M | dev-other | 1 | Nobody Here\n777 | F | dev-clean | 3 | \n",
    **sounds("dev-clean/84/121123/84-121123-0000.flac", "dev-clean/84/121123/84-121123-0001.flac"),
    **sounds("dev-clean/60/5/60-5-0000.flac", "dev-clean/777/6/777-6-0000.flac"),
    "dev-clean/84/121123/84-121123.trans.txt": "84-121123-0000 RIVER STONE\n",
    "README.TXT": "A corpus.\n",
}
TTS = "test-clean/84/12/84_12_000001_000000"
KALDI = {
    "data/train/utt2spk": "u1 spk1\nu2 spk1\nu3 spk2\nu4 spk2\n",
    "data/train/spk2utt": "spk1 u1 u2\nspk2 u3 u4\n",
    "data/train/segments": "u1 rec1 0 1\nu2 rec1 1 2\nu3 rec1 2 3\nu4 rec2 0 1\n",
    "data/train/wav.scp": "rec1 /elsewhere/audio/one.wav\nrec2 audio/two.wav\n",
    "data/train/text": "u1 river stone\nu2 lamp\nu3 orchard\nu4 tin\n",
    **sounds("audio/one.wav", "audio/two.wav"),
}
VOX = "TkVoRnBXbQE"
VOX_META = "VoxCeleb1 ID\tVGGFace1 ID\tGender\tNation\tSet\nid10270\tTamsin_Quellrow\tf\tUK\ttest\nid9\tX_Y\tm\tUK\tdev\n"
CV_HEAD = "client_id\tpath\tsentence\tup_votes\tdown_votes\tage\tgender\taccents\tvariant\tlocale\tsegment\n"


def _cv(client: str, path: str) -> str:
    return f'{client}\t{path}\tThe "river\t2\t0\t\t\t\t\ten\t\n'


COMMON_VOICE = {
    "en/train.tsv": CV_HEAD + _cv("c1d2", "common_voice_en_1.mp3") + _cv("e3f4", "common_voice_en_2"),
    "en/validated.tsv": CV_HEAD
    + _cv("c1d2", "common_voice_en_1.mp3")
    + _cv("unknown", "common_voice_en_3.mp3"),
    **sounds(*(f"en/clips/common_voice_en_{n}.mp3" for n in (1, 2, 3))),
}
STM = (
    ";; comment\nTamsinQuellrow_2010X 1 TamsinQuellrow_2010X 0.0 9.5 <o,f0,female> river stone\n"
    "TamsinQuellrow_2010X 1 inter_segment_gap 9.5 9.9 <o,,unknown> ignore_time_segment_in_scoring\n"
)
EMILIA = [
    {"id": f"DE_B0_S{n}_W0", "wav": f"DE_B0/DE_B0_S{n}_W0.mp3", "text": "lamp", "speaker": f"DE_B0_S{n}"}
    for n in (0, 1)
]
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Tamsin Quellrow>River stone\n\n00:03.000 --> 00:04.000\n<v Orlin Vask>Lamp\n"


def srt(*said: str) -> str:
    """Cues."""
    return "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n" for n, text in enumerate(said, 1))


CASES = {
    "kaldi": Case(
        KALDI,
        {
            "notes called utt2spk": {"utt2spk": "who says what in this set of notes\n", **sounds("a.wav")},
            "a list of nothing here": {"x/list": "u1 spk1\n", **sounds("x/u1.wav")},
        },
        persons={"audio/one.wav": ("spk1", "spk2"), "audio/two.wav": ("spk2",), "data/train/text": ("spk1", "spk2")},
        inside=False,
    ),
    "librispeech": Case(
        LIBRI,
        {
            "numbers of other things": sounds("2019/07/2019-08-0000.flac", "2020/1/b.flac"),
            "half of it": {**sounds("dev/84/1/84-1-0000.flac"), **sounds("dev/84/1/a.flac", "dev/85/2/b.flac")},
        },
        persons={
            **{path: ("84",) for path in LIBRI if "/84/" in path},
            "dev-clean/60/5/60-5-0000.flac": ("60",), "dev-clean/777/6/777-6-0000.flac": ("777",),
        },
        names={"84": ("Tamsin Quellrow",), "60": ("QRW | Orlin",)},
    ),
    "libritts": Case(
        {
            "speakers.tsv": "READER\tGENDER\tSUBSET\tNAME\n84\tF\ttest-clean\tTamsin Quellrow\n",
            "SPEAKERS.txt": "; comment\n85 | M | test-clean | 3 | Orlin Vask\n",
            f"{TTS}.wav": SOUND, f"{TTS}.normalized.txt": "River.", f"{TTS}.original.txt": "River.",
            "test-clean/84/12/84_12.trans.tsv": f"{TTS[-19:]}\triver\triver\n",
            "test-clean/85/13/85_13_000002_000001.wav": SOUND,
        },
        {"two numbers": sounds("a/84/12/84_12_1.wav", "a/84/12/84_12_2.wav")},
        persons={
            f"{TTS}.wav": ("84",), f"{TTS}.normalized.txt": ("84",), f"{TTS}.original.txt": ("84",),
            "test-clean/84/12/84_12.trans.tsv": ("84",), "test-clean/85/13/85_13_000002_000001.wav": ("85",),
        },
        names={"84": ("Tamsin Quellrow",), "85": ("Orlin Vask",)},
    ),
    "vctk": Case(
        {
            "speaker-info.txt": "ID  AGE  GENDER  ACCENTS  REGION\np225  23  F    English    Southern\n",
            **sounds("wav48_silence_trimmed/p225/p225_001_mic1.flac", "wav48_silence_trimmed/s5/s5_001_mic2.flac"),
            "txt/p225/p225_001.txt": "River stone.",
        },
        {"parts of a machine": sounds("wav48/p225/press_001.wav", "wav48/p226/press_002.wav")},
        persons={
            "wav48_silence_trimmed/p225/p225_001_mic1.flac": ("p225",), "txt/p225/p225_001.txt": ("p225",),
            "wav48_silence_trimmed/s5/s5_001_mic2.flac": ("s5",),
        },
    ),
    "voxceleb": Case(
        {
            "vox1_meta.csv": VOX_META, "vox2_meta.csv": "VoxCeleb2 ID \tVGGFace2 ID \tGender \tSet \n",
            **sounds(f"wav/id10270/{VOX}/00001.wav", f"wav/id10271/{VOX}/00002.wav"),
        },
        {"ids of devices": sounds("wav/id10270/session-one/00001.wav", "wav/id10271/two/00001.wav")},
        persons={f"wav/id10270/{VOX}/00001.wav": ("id10270",), f"wav/id10271/{VOX}/00002.wav": ("id10271",)},
        names={"id10270": ("Tamsin Quellrow",)},
    ),
    "common_voice": Case(
        COMMON_VOICE,
        {
            "a table of clients": {"train.tsv": "client_id\tpath\tinvoice\n1\t/a\t5\n", **sounds("clips/a.mp3")},
            "other columns": {"train.tsv": "path\tsentence\na.mp3\triver\n", **sounds("clips/a.mp3")},
        },
        persons={"en/clips/common_voice_en_1.mp3": ("c1d2",), "en/clips/common_voice_en_2.mp3": ("e3f4",)},
        inside=False,
        columns={"en/train.tsv": ("client_id",), "en/validated.tsv": ("client_id",)},
    ),
    "aishell1": Case(
        {
            **sounds("wav/train/S0002/BAC009S0002W0122.wav", "wav/test/S0764/BAC009S0764W0121.wav"),
            "transcript/aishell_transcript_v0.8.txt": "BAC009S0002W0122 河边 的 石头\n",
        },
        {"codes of products": sounds("wav/S0002/pump.wav", "wav/S0003/valve.wav")},
        persons={
            "wav/train/S0002/BAC009S0002W0122.wav": ("S0002",), "wav/test/S0764/BAC009S0764W0121.wav": ("S0764",)
        },
    ),
    "aishell3": Case(
        {
            "train/content.txt": "SSB00050001.wav\t河 he2 边 bian1\n",
            **sounds("train/wav/SSB0005/SSB00050001.wav", "test/wav/SSB0139/SSB01390002.wav"),
            "spk-info.txt": "# speaker\nSSB0005\tB\tfemale\tnorth\n",
        },
        {"another file name": sounds("wav/SSB0005/take1.wav")},
        persons={
            "train/wav/SSB0005/SSB00050001.wav": ("SSB0005",), "test/wav/SSB0139/SSB01390002.wav": ("SSB0139",)
        },
    ),
    "ljspeech": Case(
        {
            "metadata.csv": "LJ001-0001|The 1st river stone.|The first river stone.\nLJ001-0002|A lamp lit.|A lamp lit.\n",
            **sounds("wavs/LJ001-0001.wav", "wavs/LJ001-0002.wav"),
        },
        {
            "a speaker in the third column": {
                "metadata.csv": "a1|The first river stone.|orlin\na2|A lamp is lit.|tamsin\n",
                **sounds("wavs/a1.wav", "wavs/a2.wav"),
            },
            "no recording": {"metadata.csv": "a1|The first river|The first river\n", "wavs/readme.txt": "none"},
        },
        persons=dict.fromkeys(("wavs/LJ001-0001.wav", "wavs/LJ001-0002.wav", "metadata.csv"), ("single speaker 1",)),
        inside=False,
    ),
    "tedlium": Case(
        {
            "stm/TamsinQuellrow_2010X.stm": STM, "sph/TamsinQuellrow_2010X.sph": b"NIST_1A\n   1024\n" + bytes(99),
        },
        {"notes": {"stm/a.stm": "one two three\nfour five six\n", **sounds("sph/a.wav")}},
        persons=dict.fromkeys(
            ("stm/TamsinQuellrow_2010X.stm", "sph/TamsinQuellrow_2010X.sph"), ("TamsinQuellrow_2010X",)
        ),
        inside=False,
        names={"TamsinQuellrow_2010X": ("Tamsin Quellrow",)},
    ),
    "fsdd": Case(
        sounds(*(f"recordings/{name}.wav" for name in ("0_orlin_0", "1_orlin_0", "0_mirel_1", "7_mirel_2"))),
        {"classes of sounds": sounds("0_dog_0.wav", "0_dog_1.wav", "1_rain_0.wav", "1_rain_1.wav")},
        persons={
            **dict.fromkeys(("recordings/0_orlin_0.wav", "recordings/1_orlin_0.wav"), ("orlin",)),
            **dict.fromkeys(("recordings/0_mirel_1.wav", "recordings/7_mirel_2.wav"), ("mirel",)),
        },
    ),
    "gpt_sovits": Case(
        {
            "asr/slicer.list": "D:\\GPT\\output\\slicer\\a_0001.wav|tamsin|zh|河边的石头\n"
            "/root/x/slicer/b_0002.wav|orlin|EN|A lamp | lit\n",
            **sounds("slicer/a_0001.wav", "slicer/b_0002.wav"),
        },
        {"a list of prices": {"stock.list": "bolts|red|12|in stock\nnuts|blue|9|none\n", **sounds("bolts.wav")}},
        persons={
            "slicer/a_0001.wav": ("tamsin",), "slicer/b_0002.wav": ("orlin",), "asr/slicer.list": ("tamsin", "orlin")
        },
        inside=False,
    ),
    "svc": Case(
        sounds("dataset_raw/tamsin_q/a.wav", "dataset_raw/tamsin_q/b.wav", "dataset_raw/speaker1/c.wav"),
        {
            "no folders of speakers": sounds("dataset_raw/a.wav", "dataset_raw/b.wav"),
            "parts": sounds("dataset_raw/train/a.wav", "dataset_raw/test/b.wav"),
            "some data set": sounds("dataset/rain/a.wav", "dataset/dog/b.wav"),
        },
        persons={
            "dataset_raw/tamsin_q/a.wav": ("tamsin_q",), "dataset_raw/tamsin_q/b.wav": ("tamsin_q",),
            "dataset_raw/speaker1/c.wav": ("speaker1",),
        },
    ),
    "coqui": Case(
        {
            "metadata.csv": "audio_file|text|speaker_name|emotion_name\nwavs/a.wav|River.|tamsin|\nwavs/b|Tin|orlin|joy\n",
            **sounds("wavs/a.wav", "wavs/b.wav"),
        },
        {"without speakers": {"metadata.csv": "audio_file|text\nwavs/a.wav|River.\n", **sounds("wavs/a.wav")}},
        persons={"wavs/a.wav": ("tamsin",), "wavs/b.wav": ("orlin",)},
        inside=False,
        columns={"metadata.csv": ("speaker_name",)},
    ),
    "emilia": Case(
        {"de/list.jsonl": lines(*EMILIA), **sounds("de/DE_B0/DE_B0_S0_W0.mp3", "de/DE_B0/DE_B0_S1_W0.mp3")},
        {"no speaker": {"list.jsonl": lines({"id": "a", "wav": "a.mp3", "text": "x"}), **sounds("a.mp3")}},
        persons={"de/DE_B0/DE_B0_S0_W0.mp3": ("DE_B0_S0",), "de/DE_B0/DE_B0_S1_W0.mp3": ("DE_B0_S1",)},
        inside=False,
        columns={"de/list.jsonl": ("speaker",)},
    ),
    "subtitles": Case(
        {
            "a.vtt": VTT,
            "b.srt": srt("TAMSIN: River.", "- Orlin: Lamp.\n- TAMSIN: Stone.", "Orlin: Yes.", "Rain falls."),
            "c.srt": srt("林小满：河边。", "阿古：石头。", "林小满：对。", "阿古：好。"),
            "plain.srt": srt("At 10:30 they met.", "River: stone.", "Lamp: lit.", "Warning: slow.", "Tin."),
        },
        {
            "colons in sentences": {"a.srt": srt("At 10:30 they met.", "One: river.", "Two: lamp.", "Three: tin.", "x.")},
            "no speaker": {"a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<i>River</i>\n"},
        },
        columns={"a.vtt": ("voice[]",), "b.srt": ("speaker",), "c.srt": ("speaker",)},
    ),
}  # fmt: skip
