"""The catalogue of issue codes: what each means, whether it leaves the report incomplete, what to do.

An `open` issue is something that was present and not (wholly) looked at, or a contradiction of the
declaration: the report is incomplete. A `notice` must be known but nothing was lost by it.
The catalogue is closed: an unknown code is a bug, and `docs/issues.md` is written from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class IssueKind:
    """What a code means; `next_step` is what a data engineer does about it."""

    severity: Literal["open", "notice"]
    meaning: str
    next_step: str


def _open(meaning: str, next_step: str) -> IssueKind:
    return IssueKind("open", meaning, next_step)


def _notice(meaning: str, next_step: str) -> IssueKind:
    return IssueKind("notice", meaning, next_step)


KINDS: dict[str, IssueKind] = {
    # Files against the declaration
    "file.undeclared": _open(
        "no source declares this file; it was not read",
        "add it to a source's location, or move it out of the corpus",
    ),
    "file.missing": _open("declared but not found", "restore the file or correct the location"),
    "file.changed": _open(
        "its sha256 or size differs from the declared one",
        "find out who changed it; declare the new digest if the change is right",
    ),
    "file.claimed_twice": _open(
        "more than one source claims it; it was read for the first",
        "narrow the locations so that each file has one source",
    ),
    "file.unreadable": _open(
        "the file or folder could not be opened or read", "check permissions and the disk, then scan again"
    ),
    "file.special": _open("a pipe, socket or device; never opened", "remove it from the source"),
    "file.link_outside": _open(
        "a symbolic link that leads out of its source; not followed",
        "copy the target into the source, or declare the place it points to",
    ),
    "file.link_inside": _notice(
        "a symbolic link to another place of the same source; not read twice",
        "nothing, if the target is declared",
    ),
    "file.link_broken": _open("a symbolic link to nothing", "restore the target or remove the link"),
    "file.changed_during_scan": _open(
        "size or time of change differ from the start of the scan", "scan a corpus that nobody writes to"
    ),
    "file.duplicate": _notice("the same bytes as another file", "keep one; nothing, if the copy is wanted"),
    "count.files": _open(
        "number of files differs from the declared one", "correct the declaration or the data"
    ),
    "count.bytes": _open(
        "number of bytes differs from the declared one", "correct the declaration or the data"
    ),
    "count.samples": _open(
        "number of samples differs from the declared one", "correct the declaration or the data"
    ),
    "rule.unmatched": _open(
        "a field pattern or person_path of the declaration matches nothing in its source",
        "correct the pattern (field names stand in findings and in the data), or remove it",
    ),
    "sidecar.unread": _open(
        "a text file beside a medium that may say who is in it, and could not be read as a whole",
        "mend or shorten the file (1 MiB is read); until then it is not known whom it ties to the medium",
    ),
    "layout.not_seen": _open(
        "the declared layout is not how the files of the source lie",
        "correct `layout`, or leave it out to have it recognised; docs/layouts.md says what each is recognised by",
    ),
    "layout.folders_left": _notice(
        "a source of so many folders that not all were asked whether they follow a layout",
        "where a part of it does, declare that part as a source of its own",
    ),
    "layout.index_torn": _open(
        "an index file that says whose samples these are cannot be read to its end, or not be understood",
        "mend the file; until then the samples it would name are tied to nobody",
    ),
    "layout.index_unmet": _open(
        "entries of an index file that no file of the source answers to",
        "add the files, or correct the index; whose they are is known, but they were not looked at",
    ),
    "layout.command": _open(
        "recordings that an index file makes by running a command, which is never done",
        "store the recordings as files of the source",
    ),
    "person.missing": _open(
        "the source says where its records name a person, and these records name nobody there",
        "fill in the person where single records lack one; where whole files do, correct the pattern or declare these "
        "files as a source of their own",
    ),
    "person.undeclared": _notice(
        "a field looks as if it named people and is not declared to: nobody is tied to samples by it",
        "name it under fields.person, or leave it if it names nobody",
    ),
    "subject.not_sought": _open(
        "a person of the ledger who was not looked for under all that it says of them: the report was decided again "
        "(`provscan decide`) with people, names or identifiers that the scan did not have, or without the scan's key or "
        "the ledger's names file",
        "scan again with this ledger; if the key was not given, decide again with --key",
    ),
    "subject.erased": _open(
        "a person of the ledger whose names and identifiers were erased (`provscan ledger erase`): nobody can look for "
        "them, so samples of theirs are found as a stranger's, or not at all",
        "remove their data before erasing them; where some may be left, search for them by other means. The person stays "
        "in the ledger, and so does this issue",
    ),
    "source.off_domain": _notice(
        "records whose address is of none of the domains that their source declares, or cannot be read",
        "declare the domain under domains if it belongs there, or take the records out; check PRV-02 rests on this",
    ),
    "source.empty": _open(
        "a source holds no file", "name the place that holds its data, or remove the source"
    ),
    "name.unattached": _open(
        "a name that no sample stands behind (of an empty file, folder or link, or of a column without rows) names a "
        "person or holds personal data, so nobody's consent is asked for",
        "remove or rename it",
    ),
    "name.undecodable": _open(
        "a name of a file or archive member that is not UTF-8; whom it names was not found",
        "rename it, or pack the archive anew with names in UTF-8",
    ),
    # Formats
    "format.unknown": _open(
        "neither text nor a known format; content not looked at",
        "convert it to Parquet, JSON Lines, JSON, CSV, TSV, text, Markdown, HTML, SRT, VTT, an image, audio or video "
        "format, or a zip or tar of these; or remove it",
    ),
    "format.unsupported": _open(
        "a known format that no reader looks into", "convert it to text, Parquet or JSONL, or remove it"
    ),
    "format.mismatch": _notice(
        "content and file name say different formats; content was believed", "rename the file"
    ),
    "format.broken": _open(
        "the file does not hold what its format promises from here on", "restore it from its origin"
    ),
    # Compressed streams and archives
    "stream.torn": _open(
        "compressed data end before their end mark; an unknown part is missing",
        "restore the file from its origin",
    ),
    "stream.corrupt": _open(
        "compressed data cannot be decoded from here on", "restore the file from its origin"
    ),
    "stream.trailing": _open(
        "bytes after the end of the compressed data, not decoded", "find out what was appended"
    ),
    "stream.bomb": _open(
        "expands beyond the limit", "check where it comes from; raise --max-expand if it is right"
    ),
    "archive.too_deep": _open(
        "archive inside archives, deeper than the limit", "unpack it and declare the files"
    ),
    "archive.too_many": _open("more members than the limit", "unpack it and declare the files"),
    "archive.encrypted": _open("an encrypted member", "decrypt it and scan again"),
    "archive.special": _notice("a link or device inside an archive; it holds no data", "nothing"),
    "archive.unclaimed": _open(
        "bytes of an archive that belong to no member, or to a member beyond its stated size; not looked at",
        "find out what they are, and pack the archive anew",
    ),
    "archive.broken": _open("the archive cannot be read from here on", "restore it from its origin"),
    # Records and values
    "record.invalid": _open("not a valid record of its format", "mend or remove the record"),
    "record.too_large": _open(
        "a record over the limit; not looked at", "raise --max-record, or split the record"
    ),
    "record.too_deep": _open("nested deeper than the limit; not looked at", "flatten the record"),
    "record.ragged": _notice(
        "a row with more or fewer cells than the header; all cells were looked at", "mend the row"
    ),
    "record.duplicate_key": _notice(
        "an object names a key twice; both values were looked at", "remove one: loaders keep only the last"
    ),
    "record.open_quote": _open(
        "a quote that never closes: the rows behind it were looked at as one cell, not as rows",
        "close or remove the quote",
    ),
    "html.unparsed": _open(
        "a page too long to be parsed; looked at with its tags and escapes, so what they interrupt was not found",
        "split the page, or extract its text",
    ),
    "text.encoding_unread": _open(
        "a 7-bit encoding with escape sequences (ISO-2022) that is not decoded; only its ASCII was looked at",
        "convert the file to UTF-8",
    ),
    "value.binary": _open(
        "bytes that are neither text nor a known medium; not looked at",
        "declare what the field holds, or exclude it",
    ),
    "value.encoded": _open(
        "base64 in a text that is neither image, audio nor video; what it stands for was not looked at",
        "decode it into a field or file of its own, or exclude the field",
    ),
    "value.excluded": _notice(
        "fields that the declaration leaves out; not looked at, so no check that rests on them can pass",
        "look at the field too, or keep it out of the data that are trained on",
    ),
    "value.unsupported": _open("a value of a type that no reader looks into", "convert or exclude the field"),
    "text.undecodable": _open(
        "bytes that are not text in the file's encoding; U+FFFD stands for them", "convert the file to UTF-8"
    ),
    "text.encoding_guessed": _open(
        "the encoding was guessed from the content; a wrong guess hides names and values",
        "declare it (`encoding: gb18030` in the source), or convert the file to UTF-8",
    ),
    "text.nul": _open(
        "NUL characters in a text (UTF-16 in part of a file, or a broken export); what they interrupt was not found",
        "mend the producer of the file, or convert it to UTF-8",
    ),
    "text.surrogate": _notice(
        "a lone surrogate escape; U+FFFD stands for it", "mend the producer of the file"
    ),
    # What media say of themselves
    "media.metadata_unreadable": _open(
        "an image, audio or video whose metadata are damaged, or which breaks off: tags that name people or forbid "
        "training may not have been read",
        "restore the file from its origin, or remove it",
    ),
    "media.metadata_unsupported": _open(
        "an image, audio or video, or a kind of tag in it, whose metadata nothing here reads",
        "convert it (JPEG, PNG, WebP, TIFF, GIF; WAV, MP3, FLAC, Ogg, M4A, MP4), or look at its tags with another "
        "program, for example exiftool",
    ),
    "media.bomb": _open(
        "a medium with more pixels, or with metadata that ask for more memory, than any true one needs; they were not "
        "(all) looked at",
        "check where it comes from, and remove it if nobody can vouch for it",
    ),
    "media.c2pa_unread": _open(
        "a C2PA manifest, which may forbid training, was not read",
        "install provscan with [media] (c2pa-python) and scan again, or look at it with another program",
    ),
    # Detection
    "detector.timeout": _open(
        "a pattern ran out of time on this sample; its findings may be incomplete",
        "mend the pattern if it is yours, raise --pattern-timeout, or look at the sample by hand",
    ),
    "detector.bound": _open(
        "text is hidden more deeply than provscan undoes it",
        "look at the value yourself, and decode it before a scan if it is meant to be training text",
    ),
    "detector.failed": _open("a recognizer failed on this sample", "report it with `provscan -v`"),
    "suppression.timeout": _open(
        "a pattern of an allow list or suppression ran out of time on a value: the finding counts, as if it did not match",
        "write a simpler pattern, or name the values",
    ),
    "columns.many": _notice(
        "more columns with telling names than are counted (1,000 of a unit): none of the file lowers what is found in it",
        "nothing; keys that are data are better kept as values",
    ),
    "worker.died": _open(
        "the worker that read this unit died, twice", "check memory; scan again with fewer workers"
    ),
    "reader.failed": _open("the reader failed unexpectedly from here on", "report it with `provscan -v`"),
    "conservation.broken": _open(
        "bytes or rows present are not equal to scanned plus lost: a fault of provscan",
        "report it; do not trust the counts of this file",
    ),
}
