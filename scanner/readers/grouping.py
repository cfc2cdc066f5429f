"""WebDataset's convention: members of a tar that share a stem (`0001.jpg`, `0001.json`) are one sample.

Small texts are held until the stem changes, of media only the digest and what they say of themselves, so memory
stays bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from scanner.media.facts import MediaFacts
from scanner.model import MEDIA_MODALITY, Field, Format, Issue, Modality, ReadEvent, Sample, Signal
from scanner.readers.base import Limits, Rewound, read_upto, reader_for
from scanner.readers.media import placed
from scanner.readers.members import FINAL, Opened
from scanner.readers.passing import look_through, total_seconds

_PART_SIZE = 1 << 20
_PART_FORMATS = frozenset((Format.TEXT, Format.MARKDOWN, Format.JSON))
_MOST_PARTS = 64
ReadMember = Callable[[Opened], Iterator[ReadEvent]]


class Grouping:
    """Takes members in order and gives events of samples; `rows` and `content` sum up what it emitted itself."""

    def __init__(self, read_member: ReadMember, limits: Limits) -> None:
        self._read_member = read_member
        self._limits = limits
        self._stem = ""
        self._media: list[tuple[Opened, str, MediaFacts]] = []
        self._texts: list[tuple[Opened, str, bytes]] = []
        self.rows = self.content = 0

    def take(self, name: str, opened: Opened) -> Iterator[ReadEvent]:
        """Hold the member, or read it at once when it cannot be part of a sample."""
        folder, _, base = name.rpartition("/")
        stem, _, ending = base.partition(".")
        if (folder + "/" + stem) != self._stem or len(self._media) + len(self._texts) >= _MOST_PARTS:
            yield from self.flush()
            self._stem = folder + "/" + stem
        if opened.content.format in MEDIA_MODALITY:
            yield opened.announce()
            looked = look_through(opened.content.stream, opened.content.media_type)
            self._media.append((opened, ending, looked.facts))
            fault = looked.fault
            if fault is not None and fault.code in FINAL:
                raise fault
            if fault is not None:
                yield Issue(fault.code, fault.detail, opened.content.member)
            for issue in looked.facts.issues:
                yield replace(issue, member=opened.content.member, row=0, rows=1)
        elif opened.content.format in _PART_FORMATS:
            data, fault = read_upto(opened.content.stream, _PART_SIZE + 1)
            if len(data) > _PART_SIZE or fault is not None:
                yield from self._read_member(opened.over(Rewound(data, opened.content.stream, fault)))
            else:
                self._texts.append((opened, ending, data))
        else:
            yield from self._read_member(opened)

    def flush(self) -> Iterator[ReadEvent]:
        """Emit what is held: one sample if media and texts belong together, else each text by itself."""
        media, texts = self._media, self._texts
        self._media, self._texts = [], []
        if media:
            yield from self._sample(media, texts)
            return
        for opened, _, data in texts:
            yield from self._read_member(opened.over(Rewound(data)))

    def _sample(
        self, media: list[tuple[Opened, str, MediaFacts]], texts: list[tuple[Opened, str, bytes]]
    ) -> Iterator[ReadEvent]:
        members = (*(m[0] for m in media), *(t[0] for t in texts))
        index, *others = sorted(opened.content.member or 0 for opened in members)
        fields: list[Field] = []
        signals: list[Signal] = []
        carried: list[Modality] = []
        playing: list[tuple[Modality, float | None]] = []
        digests = [o.digested.sha256.hexdigest() for o, _, _ in media if o.digested.ended]
        lost = 0
        for opened, ending, facts in media:
            fields += placed(facts.fields, (ending,))
            signals += [replace(signal, field=(ending, *signal.field)) for signal in facts.signals]
            playing.append((MEDIA_MODALITY[opened.content.format], facts.seconds))
        for opened, ending, data in texts:
            yield opened.announce()
            for event in self._part_events(opened, data):
                if isinstance(event, Sample):
                    fields += [f._replace(path=(ending, *f.path)) for f in event.fields]
                    carried += event.modalities
                    digests += event.media_sha256
                    signals += [replace(signal, field=(ending, *signal.field)) for signal in event.signals]
                    if not {Modality.AUDIO, Modality.VIDEO}.isdisjoint(event.modalities):
                        playing.append((Modality.AUDIO, event.seconds))
                elif isinstance(event, Issue):
                    lost += event.content_lost
                    yield replace(event, member=index, row=0, rows_lost=0)
        size = sum(opened.digested.content_read for opened in members)
        seen = [
            *([Modality.TEXT] if texts else []),
            *(MEDIA_MODALITY[o.content.format] for o, _, _ in media),
            *carried,
        ]
        modalities = tuple(dict.fromkeys(seen))
        yield Sample(
            0, tuple(fields), size - lost, index, 0, modalities, tuple(digests), other_members=tuple(others),
            seconds=total_seconds(playing), signals=tuple(signals),
        )  # fmt: skip
        for opened in members:
            yield opened.finish()
        self.rows += 1
        self.content += size

    def _part_events(self, opened: Opened, data: bytes) -> Iterator[ReadEvent]:
        reader = reader_for(opened.content.format)
        assert reader is not None  # noqa: S101  # every format of _PART_FORMATS has one
        return reader.read(opened.over(Rewound(data)).content, self._limits)
