"""Measure what numbers over many boards cost. Run by `make benchrollup`.

usage: python -m tests.bench.rollup [--boards N ...] [--promises N] [--spark N ...] [--export N] [--seed N]

The columns of the boards are made up from a seed, those too that follow from the log in a real export: what is measured is
the reading and counting. The sums and medians are counted a second time here, row by row, and have to be the same. --export
makes a real board of so many promises first, and exports it. --spark compares Spark with DuckDB to the last digit, where
PySpark and Java are there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from troth.analytics.promises import PROMISE_RATIOS
from troth.analytics.schema import COLUMNS_VERSION, Type
from troth.analytics.tables import TABLES
from troth.status.numbers import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AS_OF = date(2026, 11, 20)
BIN = Path(sys.executable).parent
POOL = 20_000
"""So many different promises are made up; each board has some of them."""
TEAMS = 8
ASKED = 40
MONTHS = tuple(f"{2025 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}" for month in range(12, 24))
REASONS = ("underestimated", "prerequisite", "information", "people", "priorities", "unclear")
ARROW = {
    Type.TEXT: pa.string(), Type.NUMBER: pa.float64(), Type.COUNT: pa.int32(), Type.TRUTH: pa.bool_(), Type.DAY: pa.date32(),
    Type.TEXTS: pa.list_(pa.string()), Type.COUNTS: pa.list_(pa.int32()),
}  # fmt: skip
SCHEMAS = {table.name: pa.schema([(each.name, ARROW[each.type]) for each in table.columns]) for table in TABLES}
MEMORY = 2048
"""MiB that the numbers over a million promises may take."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """Boards in columns, and what the numbers over all of them have to be."""

    folder: Path
    expected: Mapping[str, Any]
    files: int
    mebibytes: float


def main() -> None:
    """Make boards of the sizes that are asked for, count over them, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boards", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--promises", type=int, default=1000, help="on each board")
    parser.add_argument("--spark", type=int, nargs="*", default=[10], help="boards to count with Spark too")
    parser.add_argument("--export", type=int, default=1000, help="promises of a real board to export; 0: none")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.export:
        exported(arguments.export, arguments.seed)
    pool = promises(random.Random(arguments.seed))
    for count in sorted({*arguments.boards, *arguments.spark}):
        with tempfile.TemporaryDirectory() as folder:
            made = make(Path(folder) / "boards", pool, count, arguments)
            measure(made, count, arguments.promises, ("duckdb", "spark") if count in arguments.spark else ("duckdb",))


def exported(count: int, seed: int) -> None:
    """Print what it costs to export a real board, and that its numbers are those of its own JSON."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "board"
        board(root, count, random.Random(seed))
        words = [str(BIN / "troth"), "-C", str(root), "--as-of", AS_OF.isoformat(), "export"]
        whole, seconds, mebibytes = run([*words, "json"])
        _, took, most = run([*words, "parquet", "--out", str(Path(folder) / "columns")])
        rolled = json.loads(run([str(BIN / "troth"), "rollup", str(Path(folder) / "columns"), "--json"])[0])["numbers"]
        numbers = json.loads(whole)["numbers"]
        assert {key: rolled[key] for key in numbers} == numbers, "the numbers are not those of the board itself"
    print(f"a board of {count:,} promises: export json {seconds:.1f} s, {mebibytes:.0f} MiB; export parquet {took:.1f} s, {most:.0f} MiB")


def measure(made: Made, boards: int, promises: int, engines: Sequence[str]) -> None:
    """Print what each engine took, and compare each with what was counted here."""
    print(f"{boards:,} boards of {promises:,} promises: {made.files:,} files, {made.mebibytes:,.0f} MiB", flush=True)
    first: dict[str, str] = {}
    for engine in engines:
        if engine == "spark" and (find_spec("pyspark") is None or shutil.which("java") is None):
            print("  spark: PySpark or Java is not there")
            continue
        for by in ("", "board", "team"):
            group = ["--by", by] if by else []
            out, seconds, mebibytes = run([str(BIN / "troth"), "rollup", str(made.folder), "--engine", engine, "--json", *group])
            found = json.loads(out)
            for key, value in made.expected.items():
                assert found["numbers"][key] == value, f"{key}: {found['numbers'][key]} is not {value}"
            memory = f"{mebibytes:,.0f} MiB" if engine == "duckdb" else "the Java machine's memory not counted"
            assert engine == "spark" or mebibytes < MEMORY, f"{mebibytes:.0f} MiB is too much"
            print(f"  {engine}, {f'by {by}' if by else 'all boards'}: {seconds:.1f} s, {memory}", flush=True)
            assert first.setdefault(by, out) == out, "two engines differ"


def run(words: Sequence[str]) -> tuple[str, float, float]:
    """Return what a process printed, its wall seconds, and its peak memory in MiB."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL if "spark" in words else None, env=dict(os.environ))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, f"{words} ended with {process.returncode}"
        out.seek(0)
        return out.read().decode(), time.perf_counter() - began, usage.ru_maxrss / 1024


def make(folder: Path, pool: Sequence[Row], boards: int, arguments: argparse.Namespace) -> Made:
    """Write so many boards in columns, and count over them."""
    draw = random.Random(arguments.seed)
    table = pa.Table.from_pylist(list(pool), schema=SCHEMAS["promises"])
    filed = [draw.choice(MONTHS) for _ in pool]
    drawn: Counter[int] = Counter()
    answers: list[Row] = []
    for number in range(boards):
        chosen = draw.choices(range(len(pool)), k=arguments.promises)
        drawn.update(chosen)
        by_month: dict[str, list[int]] = {month: [] for month in MONTHS}
        for each in chosen:
            by_month[filed[each]].append(each)
        for month, rows in by_month.items():
            if rows:
                write(folder, "promises", number, table.take(rows), month)
        asked = [answer(draw, ask) for ask in range(ASKED)]
        answers += asked
        write(folder, "answers", number, rows_of("answers", asked), MONTHS[-1])
        teams = [{"id": f"team-{team}", "kind": "team", "name": f"Team {team}", "members": []} for team in range(TEAMS)]
        write(folder, "parties", number, rows_of("parties", teams))
        about = {
            "version": COLUMNS_VERSION,
            "name": f"Board {number}",
            "timezone": "UTC",
            "as_of": AS_OF,
            "window": 90,
            "promises": len(chosen),
        }
        write(folder, "boards", number, rows_of("boards", [about]))
    files = list(folder.rglob("*.parquet"))
    size = sum(each.stat().st_size for each in files) / 2**20
    return Made(folder=folder, expected=expected(pool, drawn, answers), files=len(files), mebibytes=size)


def expected(pool: Sequence[Row], drawn: Mapping[int, int], answers: Sequence[Row]) -> dict[str, Any]:
    """Count row by row what the expressions have to come to."""
    shares = {name: {"n": 0, "of": 0} for name in (*PROMISE_RATIOS, "answered")}
    days: dict[str, list[int]] = {"median_notice": [], "median_acceptance": [], "median_answer": []}
    overdue, reasons = dict.fromkeys(AGES, 0), Counter[str]()
    for index, times in drawn.items():
        row = pool[index]
        for name in PROMISE_RATIOS:
            shares[name]["n"] += times * row[f"{name}_n"]
            shares[name]["of"] += times * row[f"{name}_of"]
        if row["overdue_age"]:
            overdue[row["overdue_age"]] += times
        for reason in row["reasons"]:
            reasons[reason] += times
        days["median_notice"] += row["notices"] * times
        days["median_acceptance"] += row["acceptance_lags"] * times
    for row in answers:
        for name in ("answered", "answered_in_time"):
            shares[name]["n"] += row[f"{name}_n"]
            shares[name]["of"] += row[f"{name}_of"]
        if row["answer_lag"] is not None:
            days["median_answer"].append(row["answer_lag"])
    return {**shares, "overdue": overdue, "reasons": dict(reasons), **{name: float(median(found)) for name, found in days.items()}}


def promises(draw: random.Random) -> list[Row]:
    """Make up the rows of promises."""
    return [promise(draw, number) for number in range(POOL)]


def promise(draw: random.Random, number: int) -> Row:
    """Make up one row: texts of the usual length, and something to count in it."""
    due = AS_OF + timedelta(days=draw.randrange(-300, 60))
    row: Row = {
        "id": f"promise-{number}", "title": f"Deliver part {number} of the plan",
        "promisers": [draw.choice(("team", "person")) + f"-{draw.randrange(TEAMS)}"], "customers": [f"customer-{draw.randrange(30)}"],
        "outcome": f"What it looks like when part {number} is done. " * 3,
        "measures": ["Faults left open"], "tags": [], "needs": [], "schedule": [], "flags": [], "missing": [], "state": "promised",
        "made": due - timedelta(days=30), "first_due": due, "due": due, "days_late": 0, "renegotiations": 0,
        "path": f"commitments/promises/promise-{number}.yaml",
        "overdue_age": draw.choice(tuple(AGES)) if draw.random() < 0.1 else None,
        "reasons": draw.sample(REASONS, draw.choice((0, 0, 0, 1, 2))),
        "notices": [draw.randrange(-10, 40) for _ in range(draw.choice((0, 0, 0, 1, 2)))],
        "acceptance_lags": [draw.randrange(30) for _ in range(draw.choice((0, 1, 1, 2)))],
    }  # fmt: skip
    for name in PROMISE_RATIOS:
        of = draw.randrange(3) if name in ("answered_in_time", "renegotiated_in_time", "accepted_in_time") else draw.randrange(2)
        row |= {f"{name}_of": of, f"{name}_n": draw.randint(0, of)}
    for name in ("kept_on_time", "kept_in_force"):
        row |= {f"{name}_month": draw.choice((*MONTHS, None)), f"{name}_month_n": draw.randrange(2)}
    return row


def answer(draw: random.Random, number: int) -> Row:
    """Make up the row of one who was asked."""
    of = draw.randrange(2)
    lag = draw.randrange(20) if draw.random() < 0.5 else None
    row = {"ask": f"ask-{number // 10}", "party": f"team-{number % TEAMS}", "answer_lag": lag, "days_to_answer": lag, "attempts": 1}
    return row | {
        f"{name}_{part}": draw.randint(0, of) if part == "n" else of for name in ("answered", "answered_in_time") for part in ("n", "of")
    }


def rows_of(table: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows as a table; what they leave out is null."""
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[table])


def write(folder: Path, table: str, number: int, rows: pa.Table, month: str = "") -> None:
    """Write one file as an export does."""
    place = folder / table / f"board=board-{number:04}" / (f"month={month}" if month else "")
    place.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, place / "part-0.parquet", compression="zstd", store_schema=False)


def board(root: Path, count: int, draw: random.Random) -> None:
    """Write a real board, with logs of the usual kinds."""
    records = root / "commitments/promises"
    records.mkdir(parents=True)
    people = "".join(f"  person-{each}: {{name: Person {each}}}\n" for each in range(20))
    teams = "".join(f"  team-{each}: {{name: Team {each}, members: [person-{each}]}}\n" for each in range(TEAMS))
    (root / "commitments/parties").mkdir()
    (root / "commitments/parties/all.yaml").write_text(f"people:\n{people}teams:\n{teams}")
    for number in range(count):
        made = AS_OF - timedelta(days=draw.randrange(40, 300))
        due = made + timedelta(days=draw.randrange(10, 60))
        done = due + timedelta(days=draw.randrange(-8, 6))
        log = [f"{{date: {made}, by: person-19, act: agreed}}"]
        if done < AS_OF and draw.random() < 0.8:
            log.append(f"{{date: {done}, by: person-{number % TEAMS}, act: delivered}}")
            log.append(f"{{date: {min(AS_OF, done + timedelta(days=draw.randrange(9)))}, by: person-19, act: accepted, satisfaction: 4}}")
        (records / f"promise-{number}.yaml").write_text(
            f"title: Deliver part {number}\npromiser: {draw.choice(('team', 'person'))}-{number % TEAMS}\ncustomer: person-19\n"
            f"outcome: It is done.\nmade: {made}\ndue: {due}\nlog:\n" + "".join(f"  - {each}\n" for each in log)
        )


if __name__ == "__main__":
    main()
