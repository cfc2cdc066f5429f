"""Sources of records: web pages in JSONL, chats in Parquet, support tickets in CSV and TSV."""

from __future__ import annotations

from typing import Any

from containers import compressed, json_line, table
from people import BY_ID, CHINESE, ENGLISH, PEOPLE, UNLISTED, Person
from texts import Name, Text, Value
from truth import Place
from workshop import Workshop


def web(shop: Workshop) -> None:
    """Plain, gzip and zstd JSONL; English, Chinese and both."""
    _pages(shop, "web/en.jsonl", "en", 32)
    _pages(shop, "web/zh.jsonl.gz", "zh", 14)
    _pages(shop, "web/mixed.jsonl.zst", "", 10)
    _oddities(shop, "web/odd.jsonl")


def _pages(shop: Workshop, path: str, language: str, count: int) -> None:
    lines = []
    for row in range(count * shop.scale):
        place = Place("web", path, row)
        tongue = language or ("en", "zh")[row % 2]
        text = shop.prose(tongue, row, ENGLISH if tongue == "en" else CHINESE)
        shop.truth.sample(place)
        shop.truth.text(place, ("text",), text)
        lines.append(json_line({"id": row, "lang": tongue, "text": text.text, "meta": {"crawl": "2024-w31"}}))
    shop.write(path, compressed("".join(lines).encode(), "." + path.rpartition(".")[2]))
    shop.truth.file("web", path, len(lines))


def _oddities(shop: Workshop, path: str) -> None:
    """Numbers that are cards, keys that are addresses or names, writings that fold, a weak name, a word of context."""
    truth = shop.truth
    records: list[dict[str, Any]] = []

    def place() -> Place:
        return Place("web", path, len(records))

    card = Value("CREDIT_CARD", "4012888888881881")
    truth.text(place(), ("payment", "card"), Text(card))
    records.append({"payment": {"card": int(card.text), "currency": "EUR"}})

    mail = shop.values.email()
    truth.key(place(), ("contacts", mail.text), Text(mail))
    records.append({"contacts": {mail.text: "answers on weekdays"}})

    key = Name("Orrin Veskadale")
    truth.key(place(), ("scores", key.text), Text(key))
    records.append({"scores": {key.text: 7}})

    wide = Text("Seen at the gate: ", Name("Tamsin Quellrow", "TAMSIN\u3000 ｑｕｅｌｌｒｏｗ"), ", twice.")
    truth.text(place(), ("text",), wide)
    records.append({"text": wide.text})

    weak = Text("昨天", Name("岑筱"), "来过，桌上留着“", Name("岑筱"), "”两个字。")
    truth.text(place(), ("text",), weak)
    records.append({"text": weak.text})

    glued = Value("EMAIL_ADDRESS", shop.values.email().text, exact=False)
    text = Text("有事请写信给", glued, "，谢谢。")
    truth.text(place(), ("turns", 1, "content"), text)
    records.append({"turns": [{"content": "怎么联系？"}, {"content": text.text}]})

    passport = Text(
        "Her passport number is ", Value("US_PASSPORT", "X40719382"), ", which only context tells."
    )
    truth.text(place(), ("text",), passport)
    records.append({"text": passport.text})

    part = Text("The firm of Quellrowe and Tamsinson is no person, and Corvane is only half a name.")
    records.append({"text": part.text})

    shop.write(path, "".join(map(json_line, records)).encode())
    truth.file("web", path, len(records))


def chat(shop: Workshop) -> None:
    """Dialogues: a list of turns, each a struct with its speaker; several row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path, speakers = "chat/dialogues.parquet", [*ENGLISH, *CHINESE]
    rows: list[dict[str, object]] = []
    for row in range(20 * shop.scale):
        place = Place("chat", path, row)
        person = speakers[row % len(speakers)]
        speaker = person.identifiers.get("speaker_id", person.names[0])
        asked = shop.prose("en" if row % 3 else "zh", 2 * row + 3, ENGLISH if row % 3 else CHINESE)
        shop.truth.sample(place)
        shop.truth.column(place, ("turns", 0, "speaker"), speaker)
        shop.truth.text(place, ("turns", 0, "content"), asked)
        turns = [
            {"role": "user", "speaker": speaker, "content": asked.text},
            {"role": "assistant", "speaker": None, "content": "Thank you, that is noted. 已记录。"},
        ]
        rows.append({"id": row, "turns": turns})
    turn = pa.struct([("role", pa.string()), ("speaker", pa.string()), ("content", pa.string())])
    dialogues = pa.Table.from_pylist(rows, pa.schema([("id", pa.int64()), ("turns", pa.list_(turn))]))
    (shop.root / "chat").mkdir(parents=True, exist_ok=True)
    size = max(1, len(rows) // 2)
    pq.write_table(dialogues, shop.root / path, row_group_size=size, compression="zstd")
    shop.truth.file("chat", path, len(rows), parts=-(-len(rows) // size))


def support(shop: Workshop) -> None:
    """Tickets: who served and who asked stand in columns; some customers are not in the ledger."""
    _tickets(shop, "support/tickets.csv", ",", "en", 16)
    _tickets(shop, "support/tickets_zh.tsv", "\t", "zh", 10)


def _tickets(shop: Workshop, path: str, delimiter: str, language: str, count: int) -> None:
    customers: list[Person | str] = [*PEOPLE, *UNLISTED] if language == "en" else [*CHINESE, UNLISTED[1]]
    agents = [BY_ID["sub-015"], BY_ID["sub-016"]]
    rows = [["ticket", "agent", "customer", "message"]]
    for row in range(count * shop.scale):
        place = Place("support", path, row)
        agent = agents[row % 2].identifiers["agent"]
        who = customers[(row * 5 + 6) % len(customers)]
        customer = who if isinstance(who, str) else who.names[0]
        message = shop.prose(language, row, ENGLISH if language == "en" else CHINESE)
        if delimiter == "," and row % 5 == 0:
            message = Text('He said "wait",\nand then: ', message)
        shop.truth.sample(place)
        shop.truth.column(place, ("agent",), agent)
        shop.truth.column(place, ("customer",), customer)
        shop.truth.text(place, ("message",), message)
        rows.append([f"T{row + 100}", agent, customer, message.text])
    shop.write(path, table(rows, delimiter))
    shop.truth.file("support", path, len(rows) - 1)
