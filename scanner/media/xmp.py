"""Reads XMP: every property of a packet as text, who is shown, and what it says about rights and AI.

`defusedxml` refuses document types and entities, so no packet can expand. Which properties are looked at and
which name people is told here as data; a property that nobody lists is looked at as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError  # types only; parsing is defusedxml's

from scanner.media.facts import Collector
from scanner.media.signals import XMP_SIGNALS, is_aigc
from scanner.model import FieldPath

NOT_XML = "an XMP packet that is not XML"
ENTITIES = "an XMP packet that declares a document type or entities"
_UNDEFINED_ENTITY = 11  # XML_ERROR_UNDEFINED_ENTITY of expat
_MOST_NODES = 20_000
_MOST_DEPTH = 40
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LISTS = frozenset((f"{_RDF}Bag", f"{_RDF}Seq", f"{_RDF}Alt"))

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xmp/note/": "xmpNote",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://www.metadataworkinggroup.com/schemas/keywords/": "mwg-kw",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.2/": "MP",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://www.digikam.org/ns/1.0/": "digiKam",
    "http://ns.iview-multimedia.com/mediapro/1.0/": "mediapro",
    "http://ns.acdsee.com/iptc/1.0/": "acdsee",
    "http://www.w3.org/ns/tdmrep/": "tdm",
    "http://www.w3.org/ns/tdmrep#": "tdm",
    "http://www.tc260.org.cn/ns/AIGC/1.0/": "AIGC",
    "adobe:ns:meta/": "x",
}
_UNKNOWN = "other"
"""Stands for a namespace that is not known; its names are the file's own."""

_TECHNICAL = frozenset("crs xmpMM xmpNote x".split())
"""Namespaces about how a file came to be: ids, hashes, versions, settings of a raw converter. Not looked at."""
_TEXTS_OF = {
    "tiff": frozenset("Artist Copyright ImageDescription".split()),
    "exif": frozenset("UserComment GPSLatitude GPSLongitude GPSAreaInformation ImageUniqueID".split()),
    "aux": frozenset("OwnerName SerialNumber".split()),
    "exifEX": frozenset("CameraOwnerName BodySerialNumber Photographer ImageEditor ImageTitle".split()),
}
"""Of these namespaces, which mirror EXIF, only these properties are looked at."""
_SKIPPED = frozenset(
    [("xmp", name) for name in "CreatorTool CreateDate ModifyDate MetadataDate Thumbnails Rating".split()]
    + [("photoshop", name) for name in "ICCProfile ColorMode DateCreated History".split()]
    + [("dc", "format"), ("xmp", "PageInfo"), ("mwg-rs", "AppliedToDimensions")]
)

_PEOPLE = frozenset(
    (("Iptc4xmpExt", "PersonInImage"), ("xmpDM", "artist"), ("acdsee", "people"), ("mediapro", "People"))
)
_PEOPLE_INSIDE = frozenset("PersonName PersonDisplayName PersonInImage".split())
"""Of a structure, whichever property it stands in."""
_TREES = frozenset(
    (("lr", "hierarchicalSubject"), ("digiKam", "TagsList"), ("MicrosoftPhoto", "LastKeywordXMP"),
     ("MicrosoftPhoto", "LastKeywordIPTC"), ("mediapro", "CatalogSets"))
)  # fmt: skip
"""Keywords in levels: what stands under `People` is somebody."""
_SHAPES = frozenset(
    "Type Unit Rectangle Area Extensions RegionBoundary rbShape rbUnit rbX rbY rbW rbH rbRx".split()
)
"""Inside a region: where it is, and of what kind."""
_PEOPLE_LEVEL = frozenset("people persons person personen personnes personas 人物 人".split())


def read_packet(packet: bytes, out: Collector) -> None:
    """Everything a packet says goes to `out`; what is no XMP becomes an issue. Never raises for what it holds."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(packet, forbid_dtd=True)
    except DefusedXmlException:
        out.issue("media.bomb", ENTITIES)
        return
    except (ParseError, ValueError, LookupError) as error:
        # Inside a packet a document type is not well-formed, and in front of one it is cut off: its entities are not.
        bomb = b"<!ENTITY" in packet or getattr(error, "code", 0) == _UNDEFINED_ENTITY
        out.issue(*("media.bomb", ENTITIES) if bomb else ("media.metadata_unreadable", NOT_XML))
        return
    out.packets_read += 1
    _Walk(out).packet(root)


class _Walk:
    """One pass through a packet, within limits."""

    def __init__(self, out: Collector) -> None:
        self._out = out
        self._left = _MOST_NODES

    def packet(self, root: Element) -> None:
        for description in _descriptions(root):
            for name, value in description.attrib.items():
                if not name.startswith((_RDF, _XML)):
                    self._property(name, value)
            for child in description:
                self._property(child.tag, child)

    def _property(self, tag: object, value: Element | str) -> None:
        prefix, name = _name(tag)
        if prefix in _TECHNICAL or (prefix, name) in _SKIPPED or name not in _TEXTS_OF.get(prefix, (name,)):
            return

        def take(inside: FieldPath, text: str) -> None:
            self._leaf(prefix, name, inside, text)

        if isinstance(value, str):
            take((), value)
        else:
            self._value(value, (), take, _MOST_DEPTH)

    def _value(
        self, element: Element, inside: FieldPath, take: Callable[[FieldPath, str], None], depth: int
    ) -> None:
        """The texts of a value: of lists with their positions, of structures with the names of their members."""
        self._left -= 1
        if self._left < 0 or depth < 0:
            self._out.issue("media.bomb", f"XMP of over {_MOST_NODES} nodes or {_MOST_DEPTH} levels")
            return
        attributes = {name: text for name, text in element.attrib.items() if not name.startswith(_XML)}
        if _is_no_face(element):
            inside = (*inside, "@thing")
        for name, text in attributes.items():
            if name == f"{_RDF}resource":
                take(inside, text)
            elif not name.startswith(_RDF):
                take((*inside, _name(name)[1]), text)
        if not len(element) and (element.text or "").strip():
            take(inside, element.text or "")
        for child in element:
            if child.tag in _LISTS:
                for number, item in enumerate(child):
                    self._value(item, (*inside, number), take, depth - 1)
            elif child.tag in (f"{_RDF}Description", f"{_RDF}value"):
                self._value(child, inside, take, depth - 1)
            elif isinstance(child.tag, str):
                self._value(child, (*inside, _name(child.tag)[1]), take, depth - 1)

    def _leaf(self, prefix: str, name: str, inside: FieldPath, value: str) -> None:
        thing = "@thing" in inside
        inside = tuple(part for part in inside if part != "@thing")
        path = (f"@xmp-{prefix}", name, *inside)
        last = next((part for part in reversed(inside) if isinstance(part, str)), name)
        if not _SHAPES.isdisjoint(inside) and last != "Name":
            return
        if kind := XMP_SIGNALS.get((prefix, name)):
            self._out.signal(kind, value, path)
            if kind not in ("AIGC", "AISystemUsed"):
                return  # a code, not a text
        elif is_aigc(last, value):
            self._out.signal("AIGC", value, path)
        if prefix == "exif" and name.startswith("GPSL"):
            self._out.signal("GPS", "present", path)
        if (prefix, name) == ("dcterms", "provenance") and value.strip().lower().startswith("http"):
            self._out.issue("media.c2pa_unread", "the manifest is kept elsewhere, and nothing is fetched")
        if (prefix, name) in _TREES:
            self._tree(path, value)
            return
        region = prefix == "mwg-rs" and last == "Name" and not thing
        person = region or (prefix, name) in _PEOPLE or last in _PEOPLE_INSIDE
        self._out.text(path, value, names_person=person, made_up=prefix == _UNKNOWN)

    def _tree(self, path: FieldPath, value: str) -> None:
        """A keyword in levels, `People|Name`: its levels one by one, the last of people a person's name."""
        sign = "|" if "|" in value else "/"
        levels = value.split(sign)
        people = levels[0].strip().casefold() in _PEOPLE_LEVEL and len(levels) > 1
        at = 0
        for number, level in enumerate(levels):
            if not (people and number == 0):
                is_person = people and number == len(levels) - 1
                self._out.text(path, level, names_person=is_person, offset=at)
            at += len(level) + 1


def _descriptions(root: Element) -> Iterator[Element]:
    """The top descriptions of a packet, whatever stands around them."""
    rdf = root if root.tag == f"{_RDF}RDF" else root.find(f".//{_RDF}RDF")
    yield from rdf if rdf is not None else ()


def _name(tag: object) -> tuple[str, str]:
    """(prefix, local name) of an element or attribute."""
    space, _, local = str(tag).removeprefix("{").rpartition("}")
    return _PREFIXES.get(space, _UNKNOWN), local


def _is_no_face(element: Element) -> bool:
    """Whether a region of `mwg-rs` says that it is a pet, a bar code or the focus, and not a face."""
    told = ""
    for name, text in element.attrib.items():
        if name.endswith("}Type"):
            told = text
    for child in element:
        if isinstance(child.tag, str) and child.tag.endswith("}Type"):
            told = child.text or ""
    return bool(told.strip()) and told.strip().casefold() != "face"
