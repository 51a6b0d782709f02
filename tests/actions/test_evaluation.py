"""The evaluation pack: the same figures give the same bytes, hidden counts are hidden in every file, no record is in any."""

import csv
import io
import os
import subprocess
import sys
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.outcomes.value import actions, packing, queries, zips
from commonweal.outcomes.value.commands import evaluation
from commonweal.outcomes.value.models import EvaluationPack
from commonweal.rules.evaluation import MANIFEST, README, STATUSES, NotAPack, State, checked
from commonweal.rules.reasons import Refused
from tests import value
from tests.cast import NOW, PEOPLE, SECRET_ADDRESS, actor_of
from tests.money import TODAY


@pytest.fixture
def bought(cast):
    return value.bought(cast, city=(3, 90))


def made(cast, *, by="anna", at=NOW) -> EvaluationPack:
    return actions.keep_pack(year=value.year(), by=actor_of(getattr(cast, by)), at=at)


def files_of(pack: EvaluationPack) -> dict[str, bytes]:
    return zips.unzipped(bytes(pack.content))


def rows_of(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode())))


def test_made_kept_and_verified(cast, bought):
    pack = made(cast)
    files = files_of(pack)
    assert {each.state for each in checked(files)} == {State.SAME}
    assert {README, MANIFEST, "spending.csv", "spending.parquet", "risk_reduced.csv", "codebook.csv"} <= set(
        files
    )
    assert pack.refreshed_at == bought.refreshed.at
    event = AuditEvent.objects.get(action="keep_evaluation_pack")
    assert event.details == {"year": value.year().starts_on.year}


def test_the_same_figures_give_the_same_bytes_and_are_kept_once(cast, bought):
    found = queries.read_bought(year=value.year(), today=TODAY)
    assert packing.pack(found) == packing.pack(found)
    one, again = made(cast), made(cast, at=NOW + timedelta(seconds=5))
    assert (one.pk, one.digest) == (again.pk, again.digest)
    assert EvaluationPack.objects.count() == 1


def test_another_count_gives_another_pack(cast, bought):
    before = made(cast)
    value.count(cast, {("unmet_need", "fellshire"): (9, 9)})
    assert made(cast).digest == before.digest, "what is not in the pack does not change it"
    value.count(cast, {("cases_closed", "fellshire"): (9, 9)}, provider="lantern")
    assert made(cast).digest != before.digest


def test_a_hidden_count_is_hidden_in_every_table(cast, bought):
    """In the city 3 of 90: neither the 3, nor the 87, nor a cost or a rest that gives them away."""
    files = files_of(made(cast))
    risk = [row for row in rows_of(files, "risk_reduced") if row["client_group"] == "victim"]
    city = {row["figure"]: row for row in risk if row["area"] == "Wexcombe"}
    assert (city["Risk lower"]["value"], city["Risk lower"]["status"]) == ("", "suppressed")
    costs = [row for row in rows_of(files, "cost_per_outcome") if row["measure"] == "risk_reduced"]
    county, city = (next(row for row in costs if row["area"] == area) for area in ("Fellshire", "Wexcombe"))
    assert (city["count"], city["cost_pence"], city["status"]) == ("", "", "suppressed")
    assert "hidden to protect people" in city["why_none"]
    shown = {row["area"]: row for row in risk if row["figure"] == "Risk lower"}
    assert county["count"] == shown["Fellshire"]["value"], "nothing is shown here that the measure hides"


def test_csv_and_parquet_say_the_same(cast, bought):
    files = files_of(made(cast))
    for name in {name.rpartition(".")[0] for name in files if name.endswith(".csv")}:
        rows = pq.read_table(io.BytesIO(files[f"{name}.parquet"])).to_pylist()
        told = [{key: "" if item is None else str(item) for key, item in row.items()} for row in rows]
        assert told == rows_of(files, name), name


def test_every_column_is_in_the_codebook_and_every_status_is_one_of_six(cast, bought):
    files = files_of(made(cast))
    explained = {(row["table"], row["column"]) for row in rows_of(files, "codebook")}
    for name in {name.rpartition(".")[0] for name in files if name.endswith(".csv")} - {"codebook"}:
        rows = rows_of(files, name)
        heading = files[f"{name}.csv"].decode().splitlines()[0].split(",")
        assert {(name, column) for column in heading} <= explained
        assert {row["status"] for row in rows if "status" in row} <= set(STATUSES)


def test_spending_is_the_ledger_s_to_the_penny(cast, bought):
    rows = rows_of(files_of(made(cast)), "spending")
    assert sum(int(row["spent_pence"]) for row in rows) == value.COUNTY_PENCE + value.CITY_PENCE


def test_no_record_is_in_it(cast, bought):
    """Names of the cast's people, references of their cases, the secret address: in no file, in no form."""
    told = b"\n".join(files_of(made(cast)).values()).lower()
    canaries = [name for _, name, *_ in PEOPLE] + [SECRET_ADDRESS, "Larkspur", "ZZ1 4QQ"]
    for label, record in cast.everyone.items():
        for field in ("full_name", "known_as", "reference", "email", "phone"):
            said = getattr(record, field, None)
            if isinstance(said, str) and said and label not in ("board", "other_board"):
                canaries.append(said)
    assert len(canaries) > 30
    assert [each for each in canaries if each.lower().encode() in told] == []


def test_the_read_me_says_who_is_missing(cast, bought):
    told = files_of(made(cast))[README].decode()
    assert "no comparison group" in told
    assert "answered at both ends" in told


def test_nothing_counted_makes_no_pack(cast):
    with pytest.raises(Refused, match="Nothing has been counted yet"):
        made(cast)


@pytest.mark.parametrize("name", ["finn", "bea", "aud", "pat", "mona", "nora"])
def test_nobody_else_makes_or_takes_a_pack(cast, bought, name):
    pack = made(cast)
    with pytest.raises(Http404):
        made(cast, by=name)
    with pytest.raises(Http404):
        actions.take_pack(pack_id=pack.pk, by=actor_of(getattr(cast, name)), at=NOW)
    assert not AuditEvent.objects.filter(action="take_evaluation_pack").exists()


def test_taking_it_is_an_event(cast, bought):
    pack = made(cast)
    taken = actions.take_pack(pack_id=pack.pk, by=actor_of(cast.joan), at=NOW)
    assert bytes(taken.content) == bytes(pack.content)
    assert AuditEvent.objects.filter(action="take_evaluation_pack").count() == 1


# The command line


def run(*arguments: str):
    return CliRunner().invoke(evaluation, arguments)


def test_made_and_verified_from_the_command_line(cast, bought, tmp_path):
    file = tmp_path / "pack.zip"
    done = run("pack", "--year", str(value.year().starts_on.year), "--out", str(file))
    assert done.exit_code == 0, done.output
    pack = EvaluationPack.objects.get()
    assert pack.by is None
    assert file.read_bytes() == bytes(pack.content)
    found = run("verify", str(file))
    assert found.exit_code == 0
    assert "spending.csv: as it was made" in found.output
    assert pack.digest in found.output


def test_a_changed_pack_is_noticed_file_by_file(cast, bought, tmp_path):
    files = files_of(made(cast))
    file = tmp_path / "pack.zip"
    file.write_bytes(zips.zipped({**files, "spending.csv": b"spent_pence\n1\n"}))
    found = run("verify", str(file))
    assert found.exit_code == 1
    assert "spending.csv: CHANGED" in found.output
    assert "risk_reduced.csv: as it was made" in found.output


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"a,b\n1,2\n"])
def test_what_is_no_pack_is_said(tmp_path, content):
    file = tmp_path / "pack.zip"
    file.write_bytes(content)
    found = run("verify", str(file))
    assert found.exit_code == 2
    assert "This is no evaluation pack" in found.output
    with pytest.raises(NotAPack):
        zips.unzipped(content)


def test_a_pack_of_a_year_without_counts_is_refused_in_words(cast, tmp_path):
    done = run("pack", "--year", "2026", "--out", str(tmp_path / "x.zip"))
    assert done.exit_code == 1
    assert "Nothing has been counted yet" in done.output


def test_whoever_checks_a_pack_needs_neither_database_nor_settings(cast, bought, tmp_path):
    """The evaluator's own machine: as a program by itself, with nothing of ours set."""
    file = tmp_path / "pack.zip"
    file.write_bytes(bytes(made(cast).content))
    ours = ("DJANGO", "DATABASE", "COMMONWEAL")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "commonweal.config.cli", "evaluation", "verify", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "spending.csv: as it was made" in done.stdout
    file.write_text("no pack")
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
