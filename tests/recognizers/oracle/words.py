"""Words, signs and sentences that hostile and ordinary texts are made of, in six languages. Plain data."""

from __future__ import annotations

SENTENCES = (
    "The parcel was sent on Monday, {word} {value}, and nobody has asked for it since.",
    "Please note my {word}: {value}. I'll be there at ten o'clock.",
    "{value} is the {word} that she wrote down; he can't read it.",
    "We don't know whose {word} this is ({value}), do we?",
    "Su {word} es {value} y no lo ha cambiado desde el año pasado.",
    "¿Podría confirmar {word} {value} antes del miércoles, por favor?",
    "Il suo {word} è {value}; l'ha scritto sull'ultima pagina dell'elenco.",
    "Non c'è nessun {word}, ma qui sta {value}.",
    "Proszę podać {word}: {value}, ponieważ źródło jest nieczytelne.",
    "Zażółć gęślą jaźń – {word} – {value} – i nic więcej.",
    "Bitte übermitteln Sie {word} {value} bis spätestens übermorgen; Straße und Größe fehlen.",
    "Die {word}nummer lautet „{value}“, nicht wahr?",
    "请核对{word}：{value}，谢谢。",
    "他的{word}是{value}。第2条写在2024年3月1日。",
    "連絡先{word}（{value}）まで。\U0001f600",
    "номер {word} — {value}, спасибо",
)
PROSE = (
    "the river runs past nine old mills and a harbour where ships lay at anchor for most of the long winter while "
    "nobody quite remembered government statements concerning electricity department references understood "
    "throughout completely friendship background collection basketball particular techniques it's o'clock don't "
    "state-of-the-art e.g. i.e. U.S. Mr. co-operate well-known however whereas cannot gonna über café naïve"
).split()
OPENINGS = ("", "", "", "\ufeff", " ", "\n", "Re: ", "- ", "> ", "# ", "\u200b")
SEPARATORS = (
    "", "", " ", " ", " ", " ", "\n", ", ", ". ", "; ", "-", ":", ": ", "/", "(", ")", "\t", "\n\n", "  ", '"', "'",
    "_", "@", "+", "#", "=", "|", "\u00a0", "\u3000", "\u2009", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028",
    "\u2029", "   \n  ", "、", "。", "：", "，", "...", "–", "&", "*", "~", "^", "`", "[", "]", "{", "}", "<", ">", "\\",
)  # fmt: skip
STRANGE = (
    "é", "e\u0301", "a\u0301\u0323", "中文", "日本", "한국", "кот", "αβγ", "עברית", "العربية", "हिन्दी",
    "ไทย", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea",
    "1\ufe0f\u20e3", "\u0660\u0661\u0662\u0663", "\uff10\uff11\uff12",
    "\U0001d7ce\U0001d7cf\U0001d7d0", "\u0967\u0968\u0969", "²³", "½", "Ⅻ", "①", "\u212a", "\u017f",
    "\u0131", "\u0130", "ß", "ẞ", "ﬁ", "\u200b", "\u200d", "\u00ad", "\u2011", "\u2060", "\ufeff",
    "\u202e", "\x00", "\x01", "\x7f", "\x1f", "\ufffd", "\U000e0041", "\U0010ffff", "\ufdfd", "＠",
    "．", "／", "＋",
)  # fmt: skip
DIGIT_ZEROS = (0x660, 0x6F0, 0x966, 0xE50, 0xFF10, 0x1D7CE, 0x1D7F6)
"""The zero of other scripts' digits; nine more follow each."""
TWINS = {
    "k": "\u212a",
    "K": "\u212a",
    "s": "\u017f",
    "S": "\u017f",
    "i": "\u0131",
    "I": "\u0130",
    "-": "\u2011",
    " ": "\u00a0",
    ".": "．",
    "@": "＠",
    "/": "／",
    ":": "：",
    "a": "а",
    "e": "е",
    "+": "＋",
    "(": "（",
}
"""Characters that look alike or fold into one another."""
CODE = (
    "self.{word}.update({value!r})",
    "import {word}.io as x",
    "if a::b and c->d: return {value}",
    "x = [{value}, 0x1F, 1e-9]",
    "// TODO {word}: {value}",
    "std::vector<int> {word}(10);",
    "git@host.io:team/{word}.git",
    "v1.2.3-rc.4+build.{value}",
    "def {word}_id(self, *args): ...",
    "<a href='https://x.io/{word}?id={value}'>y</a>",
    "SELECT * FROM t WHERE {word} = '{value}';",
    "\\d{{3}}-\\d{{4}}",
    "$ curl -u {word}:{value} localhost:8080",
    "[^a-zA-Z0-9]{{1,}}",
    "path/to/{word}.{value}.tar.gz",
    "0b1010 0o17 1_000_000",
)
ROWS = (
    "{id},{name},{email},{phone},{value},{date}",
    '{id};"{name}";{value};{email};;{date}',
    "{name}\t{phone}\t{value}\t{date} {time}",
    '{{"id": {id}, "{word}": "{value}", "phone": "{phone}", "at": "{date}T{time}Z"}}',
    "| {id} | {word} | {value} | {phone} |",
    "{word}={value}&mail={email}&t={id}",
    "<tr><td>{name}</td><td>{value}</td><td>{phone}</td></tr>",
    "{date} {time} INFO {word}: {value} {phone}",
)
NAMES = (
    "Orlin Vask",
    "Zhao Meiling",
    "赵美玲",
    "Łucja Ździebło",
    "J. O'Dwell-Marsh",
    "Jürgen Weißhaupt",
    "ANNA-LIISA K.",
)
