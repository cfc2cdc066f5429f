"""Which module reads which medium, and the one door through which all of them are asked.

A module of this package with `MEDIA_TYPES` and `inspect(file, media_type, out)` is a container; adding one adds a
container and changes nothing else. Whatever a module or a library raises for what a medium holds ends in an issue.
"""

from __future__ import annotations

import importlib
import pkgutil
import struct
from functools import cache
from typing import BinaryIO, Protocol

import scanner.media
from scanner.media.facts import Collector, MediaFacts
from scanner.media.manifests import read_manifest
from scanner.media.meter import Meter, TooMuch
from scanner.media.packets import MOST_PACKET, MOST_PACKETS, Packets
from scanner.media.xmp import read_packet

_NOT_SOUND = (EOFError, struct.error)


class Container(Protocol):
    """The two names that a container's module has."""

    MEDIA_TYPES: tuple[str, ...]

    def inspect(self, file: Meter, media_type: str, out: Collector) -> None:
        """Everything that the medium says of itself, to `out`."""


@cache
def _registry() -> dict[str, str]:
    """Media type -> module name, found by looking at this package's modules once."""
    found: dict[str, str] = {}
    for info in pkgutil.iter_modules(scanner.media.__path__):
        name = f"scanner.media.{info.name}"
        if name == __name__:
            continue
        for media_type in getattr(importlib.import_module(name), "MEDIA_TYPES", ()):
            if media_type in found:
                raise RuntimeError(f"two containers for {media_type}: {found[media_type]} and {name}")
            found[media_type] = name
    return found


def container_for(media_type: str | None) -> Container | None:
    """The module for a media type; None when nobody reads its tags."""
    name = _registry().get(media_type or "")
    return importlib.import_module(name) if name else None


def inspect_medium(file: BinaryIO, media_type: str | None, packets: Packets) -> MediaFacts:
    """What a medium says of itself: `file` gives its bytes with random access, `packets` was fed with all of them."""
    out = Collector()
    for packet in packets.finish():
        read_packet(packet, out)
    if packets.cut_short:
        out.issue("media.metadata_unreadable", "an XMP packet without an end")
    if packets.too_much:
        out.issue(
            "media.bomb", f"an XMP packet over {MOST_PACKET >> 20} MiB, or behind {MOST_PACKETS} others"
        )
    if packets.wide:
        out.issue("media.metadata_unsupported", "XMP in UTF-16")
    container = container_for(media_type)
    if container is None:
        out.issue("media.metadata_unsupported", media_type or "a medium of unknown kind")
    else:
        _ask(container, file, media_type or "", out)
    if packets.has_manifest:
        read_manifest(file, media_type or "", out)
    return out.facts()


def _ask(container: Container, file: BinaryIO, media_type: str, out: Collector) -> None:
    meter = Meter(file)
    try:
        container.inspect(meter, media_type, out)
    except TooMuch:
        pass
    except _NOT_SOUND:
        out.issue("media.metadata_unreadable", "it breaks off, or its parts do not fit together")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # parsers of others: what they raise for a damaged medium is not a contract
        out.issue("media.metadata_unreadable", "it cannot be taken apart")
    if meter.exhausted:
        out.issue("media.bomb", "its headers ask for more than metadata can need")
