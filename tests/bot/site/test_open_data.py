"""The data by its standards, each read by a validator that knows the standard alone: Frictionless, CSVW, RDF."""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest

from bot.site import building, data_files
from bot.site.method_2026 import data_files as later_files
from bot.site.model import Site
from tests.bot.site.method_2026.synthetic import everything as later_site
from tests.bot.site.synthetic import everything

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
BASE = "https://index.example/open/"


@pytest.fixture(scope="module", params=["2022.1", "2026.1"])
def site(request: pytest.FixtureRequest) -> Site:
    return everything() if request.param == "2022.1" else later_site()


@pytest.fixture(scope="module")
def public(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public") / "site"
    building.write(site, out)
    return out


@pytest.fixture
def quiet() -> Iterator[None]:
    """Warnings of the validators' own code are theirs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.usefixtures("quiet")
def test_the_data_package_is_valid_and_a_wrong_cell_is_found(public: Path, tmp_path: Path) -> None:
    from frictionless import Package

    package = Package(str(public / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "title", "note"])
    assert {"ratings", "trend"} <= set(package.resource_names)
    assert package.get_resource("ratings").schema.primary_key == ["code"]
    # The package describes the cells: another kind of value is an error.
    for name in ("datapackage.json", *(f"{one}.csv" for one in package.resource_names)):
        (tmp_path / name).write_bytes((public / name).read_bytes())
    broken = (tmp_path / "trend.csv").read_text(encoding="utf-8").splitlines()
    assert len(broken) > 2
    (tmp_path / "trend.csv").write_text(
        "\n".join([broken[0], broken[1].replace("2026-", "someday-")]), encoding="utf-8"
    )
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.usefixtures("quiet")
def test_csv_on_the_web_reads_every_row_by_its_types(public: Path, site: Site) -> None:
    from csvw import CSVW

    found = CSVW(str(public / "csv-metadata.json"), validate=True)
    assert found.is_valid
    tables = {table.url.string: list(table) for table in found.tables}
    files = (later_files if site.is_later else data_files).files(site)
    assert {name for name in files if name.endswith(".csv")} == tables.keys()
    index = {row["code"]: row["index"] for row in tables["ratings.csv"]}
    shown = {one["code"]: one["index"] for one in json.loads(files["ratings.json"])["centers"]}
    given = {code: one["value"] if isinstance(one, dict) else one for code, one in shown.items()}
    assert {code: None if value is None else float(value) for code, value in index.items()} == given


@pytest.mark.usefixtures("quiet")
def test_the_catalogue_has_what_dcat_ap_demands_and_a_file_behind_each_address(public: Path) -> None:
    from rdflib import Graph, Literal, URIRef
    from rdflib.namespace import RDF

    graph = Graph().parse(data=(public / "dcat.jsonld").read_text(encoding="utf-8"), format="json-ld", base=BASE)
    (catalogue,) = graph.subjects(RDF.type, URIRef(f"{DCAT}Catalog"))
    (dataset,) = graph.objects(catalogue, URIRef(f"{DCAT}dataset"))
    for one in (catalogue, dataset):
        titles = list(graph.objects(one, URIRef(f"{DCT}title")))
        assert {title.language for title in titles if isinstance(title, Literal)} == {"ru", "en"}
        assert len(list(graph.objects(one, URIRef(f"{DCT}description")))) == 2
        (publisher,) = graph.objects(one, URIRef(f"{DCT}publisher"))
        assert (publisher, RDF.type, URIRef("http://xmlns.com/foaf/0.1/Agent")) in graph
    distributions = list(graph.objects(dataset, URIRef(f"{DCAT}distribution")))
    assert len(distributions) >= 3
    for one in distributions:
        (address,) = graph.objects(one, URIRef(f"{DCAT}accessURL"))
        assert (public / str(address).removeprefix(BASE)).is_file()
        assert list(graph.objects(one, URIRef(f"{DCT}license"))) == [
            URIRef("https://creativecommons.org/licenses/by/4.0/")
        ]


def test_parquet_has_the_rows_of_the_csv_cut_by_month(public: Path) -> None:
    for name in ("ratings", "trend"):
        lines = (public / f"{name}.csv").read_text(encoding="utf-8")
        months = sorted((public / "parquet" / name).iterdir())
        tables = [pyarrow.parquet.read_table(path) for path in months]
        names = tables[0].column_names
        assert ",".join(names) == lines.splitlines()[0]
        assert all(
            {day.strftime("%Y-%m") for day in table.column("until").to_pylist()} == {path.stem}
            for path, table in zip(months, tables, strict=True)
            if name == "trend"
        )
    points = sum(len(table) for table in tables)
    assert points == len(lines.splitlines()) - 1 > 1


def test_without_pyarrow_the_site_is_built_without_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    building.write(site, tmp_path / "public")
    assert not (tmp_path / "public" / "parquet").exists() and (tmp_path / "public" / "datapackage.json").exists()
