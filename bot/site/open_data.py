"""The data files described by standards: a Frictionless data package, and DCAT-AP as JSON-LD.

Addresses are relative, so that the site may stand anywhere.
"""

from collections.abc import Mapping
from typing import Any

from bot.site import data_schema
from bot.site.data_files import pretty
from bot.site.model import Site

PACKAGE, CATALOGUE = "datapackage.json", "dcat.jsonld"
NAME = "client-centricity-of-employment-centers"
TITLES = {
    "ru": "Клиентоцентричность центров занятости",
    "en": "Client-centricity of employment centers",
}
ABOUT = {
    "ru": "Индекс, группы показателей и звёзды каждого центра занятости с их точностью – всё, что опубликовано.",
    "en": "Index, groups of indicators and stars of each employment center with their certainty: all that is public.",
}
KEYWORDS = {"ru": ("занятость", "качество услуг", "опрос"), "en": ("employment", "service quality", "survey")}
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
MEDIA = "https://www.iana.org/assignments/media-types/"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
UTF_8 = "utf-8"

Json = dict[str, Any]


def files(site: Site, csvw: Mapping[str, Any], tables: Mapping[str, str]) -> dict[str, str]:
    """Contents by name. `csvw` is the metadata of the CSV files among `tables`, the data files by name."""
    of_csv = {one["url"]: one["tableSchema"] for one in csvw["tables"]}
    return {
        PACKAGE: pretty(package(site, of_csv)),
        CATALOGUE: pretty(catalogue(site, [name for name in tables if name in of_csv or name == "ratings.json"])),
    }


def package(site: Site, of_csv: Mapping[str, Json]) -> Json:
    """The data package (Data Package 1.0, Table Schema) of the CSV files, from their metadata by CSV on the Web."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLES["en"],
        "description": ABOUT["en"],
        "version": site.published_at.date().isoformat(),
        "created": site.generated_at.isoformat(timespec="seconds"),
        "licenses": [{"name": "CC-BY-4.0", "title": data_schema.LICENCE, "path": data_schema.LICENCE_URL}],
        "contributors": [{"title": site.contact, "role": "publisher"}] if site.contact else [],
        "keywords": list(KEYWORDS["en"]),
        "resources": [_resource(url, schema) for url, schema in of_csv.items()],
    }


def _resource(url: str, schema: Json) -> Json:
    fields = [
        {
            "name": column["name"],
            "type": column["datatype"],
            "description": column["dc:description"],
            "constraints": {"required": column["required"]},
        }
        for column in schema["columns"]
    ]
    table: Json = {"fields": fields, "missingValues": [""]}
    if "primaryKey" in schema:
        key = schema["primaryKey"]
        table["primaryKey"] = [key] if isinstance(key, str) else key
    if "foreignKeys" in schema:
        reference = {"resource": "ratings", "fields": ["code"]}
        table["foreignKeys"] = [{"fields": ["code"], "reference": reference}]
    return {
        "name": url.removesuffix(".csv"),
        "path": url,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": UTF_8,
        "schema": table,
    }


def catalogue(site: Site, names: list[str]) -> Json:
    """A catalogue of one data set with a distribution for each file (DCAT-AP 3.0)."""
    publisher: Json = {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": site.contact or NAME}
    issued = _typed(site.published_at.isoformat(timespec="seconds"), "dateTime")
    described = {"dct:title": _texts(TITLES), "dct:description": _texts(ABOUT), "dct:publisher": {"@id": "#publisher"}}
    language = [{"@id": f"{LANGUAGES}{code}"} for code in ("RUS", "ENG")]
    dataset: Json = {
        "@id": "#dataset",
        "@type": "dcat:Dataset",
        **described,
        "dct:modified": issued,
        "dct:language": language,
        "dcat:keyword": [{"@value": word, "@language": code} for code, words in KEYWORDS.items() for word in words],
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/SOCI"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/WEEKLY"},
        "dct:conformsTo": {"@id": "method.html"},
        "dcat:version": site.methodology,
        "dcat:landingPage": {"@id": "index.html"},
        "dcat:distribution": [_distribution(name, issued) for name in names],
    }
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": [
            publisher,
            {
                "@id": "#catalogue",
                "@type": "dcat:Catalog",
                **described,
                "dct:modified": issued,
                "dct:language": language,
                "dct:license": {"@id": data_schema.LICENCE_URL},
                "dcat:dataset": dataset,
            },
        ],
    }


def _distribution(name: str, issued: Json) -> Json:
    ending = name.rpartition(".")[2]
    schema = "ratings.schema.json" if ending == "json" else "csv-metadata.json"
    return {
        "@id": f"#{name}",
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:accessURL": {"@id": name},
        "dcat:downloadURL": {"@id": name},
        "dcat:mediaType": {"@id": MEDIA + MEDIA_TYPES[ending]},
        "dct:format": {"@id": FILE_TYPES + ending.upper()},
        "dct:license": {"@id": data_schema.LICENCE_URL},
        "dct:conformsTo": {"@id": schema},
        "dct:modified": issued,
    }


def _texts(by_language: Mapping[str, str]) -> list[Json]:
    return [{"@value": text, "@language": language} for language, text in by_language.items()]


def _typed(value: str, kind: str) -> Json:
    return {"@value": value, "@type": f"xsd:{kind}"}
