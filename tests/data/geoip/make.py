#!/usr/bin/env python3
"""Makes city.mmdb and asn.mmdb, in the layouts of GeoLite2-City and GeoLite2-ASN, from made-up records.

All addresses are of the ranges for documentation, all autonomous system numbers of the range for documentation.

    pip install mmdb_writer==0.2.7 && python3 tests/data/geoip/make.py
"""

import pathlib
import time

from mmdb_writer import MMDBWriter, MmdbF64, MmdbU16, MmdbU32
from netaddr import IPSet

FOLDER = pathlib.Path(__file__).parent

# The time of the build is part of the file; a fixed one makes the file the same every time.
BUILT = 1_717_243_200

CITIES = {
    # network: country, country's name, city or None, latitude, longitude
    "192.0.2.0/25": ("DK", "Denmark", "Copenhagen", 55.6761, 12.5683),
    "192.0.2.128/25": ("NO", "Norway", "Oslo", 59.9139, 10.7522),
    "198.51.100.0/24": ("NZ", "New Zealand", None, -41.5, 172.5),
    "2001:db8:1::/48": ("JP", "Japan", "Tōkyō", 35.6895, 139.6917),
    "2001:db8:2::/48": ("AQ", "Antarctica", None, None, None),
}

SYSTEMS = {
    # network: number, organisation or None
    "192.0.2.0/24": (64496, "Example Networks"),
    "203.0.113.0/24": (64511, None),
    "2001:db8::/32": (65551, "Documentation \"Six\" Ltd"),
}


def city_record(country, country_name, city, latitude, longitude):
    record = {
        "continent": {"code": "XX", "geoname_id": MmdbU32(1), "names": {"en": "Somewhere"}},
        "country": {"geoname_id": MmdbU32(2), "iso_code": country, "names": {"en": country_name}},
        "registered_country": {"geoname_id": MmdbU32(3), "iso_code": "ZZ", "names": {"en": "Elsewhere"}},
    }
    if city is not None:
        record["city"] = {"geoname_id": MmdbU32(4), "names": {"de": f"{city} (de)", "en": city}}
    if latitude is not None:
        record["location"] = {
            "accuracy_radius": MmdbU16(20),
            "latitude": MmdbF64(latitude),
            "longitude": MmdbF64(longitude),
            "time_zone": "Etc/UTC",
        }
    return record


def system_record(number, organisation):
    record = {"autonomous_system_number": MmdbU32(number)}
    if organisation is not None:
        record["autonomous_system_organization"] = organisation
    return record


def write(name, database_type, records):
    writer = MMDBWriter(
        ip_version=6,
        ipv4_compatible=True,
        database_type=database_type,
        languages=["de", "en"],
        description=f"{database_type} layout with made-up records",
    )
    for network, record in records.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(FOLDER / name))


time.time = lambda: BUILT
write("city.mmdb", "Test-GeoLite2-City", {network: city_record(*row) for network, row in CITIES.items()})
write("asn.mmdb", "Test-GeoLite2-ASN", {network: system_record(*row) for network, row in SYSTEMS.items()})
# Neither places nor autonomous systems: a kind of database that cannot be used.
write("connection-type.mmdb", "Test-GeoIP2-Connection-Type", {"192.0.2.0/24": {"connection_type": "Dialup"}})
