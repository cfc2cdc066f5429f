"""Coordinates of a place (latitude, longitude), in decimal degrees of four places or more, or degrees and minutes.

Four places tell a house. A pair of numbers with so many decimals is seldom anything else, but a table of
measurements holds them too: without label or context word the score stays low. Places here are in the open sea.

Source: ISO 6709; GB/T 45574-2025 annex (精准定位 is sensitive: whereabouts)

>>> RECOGNIZER.find("经纬度：0.00010, -0.00020")
[('0.00010, -0.00020', 0.65)]
"""

from __future__ import annotations

from recognizers.own import Pattern, Recognizer

_LAT = r"[-+]?(?:90\.0{4,12}|[1-8]?[0-9]\.[0-9]{4,12})"
_LON = r"[-+]?(?:180\.0{4,12}|1[0-7][0-9]\.[0-9]{4,12}|[1-9]?[0-9]\.[0-9]{4,12})"
_DMS = r"[0-9]{1,3} ?[°º] ?[0-9]{1,2}(?:\.[0-9]{1,6})? ?['′’](?: ?[0-9]{1,2}(?:\.[0-9]{1,6})? ?[\"″”])?"

RECOGNIZER = Recognizer(
    id="generic.gps",
    version="1",
    entity="GPS_COORDINATES",
    patterns=(
        Pattern("latitude, longitude", rf"{_LAT} ?[,，;/ ] ?{_LON}", 0.3),
        Pattern("longitude, latitude", rf"[-+]?1[0-7][0-9]\.[0-9]{{4,12}} ?[,，;/ ] ?{_LAT}", 0.3),
        Pattern("degrees and minutes", rf"{_DMS} ?[NSns]?[,， ]{{0,2}}{_DMS} ?[EWew]?", 0.5),
    ),
    context=("gps", "latitude", "longitude", "coordinates", "location"),
    labels=("经纬度", "經緯度", "坐标", "座標", "定位", "位置", "緯度", "纬度", "GPS", "[Ll]at(?:itude)?"),
)
