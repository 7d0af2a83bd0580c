"""The engines that hold the tables of a folder or of an address: DuckDB in this process, or Spark."""

from __future__ import annotations

import re
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.analytics.query import NEEDED_COLUMNS, Tables
from troth.analytics.schema import Type, require_extra
from troth.analytics.tables import TABLES
from troth.base.errors import BoardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from troth.analytics.query import Expression
    from troth.analytics.schema import TableSpec


_TABLES_BY_NAME: Mapping[str, TableSpec[Any]] = {each.name: each for each in TABLES}
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BOARD = r"[/\\]board=([^/\\]+)[/\\](?:month=[^/\\]+[/\\])?[^/\\]+$"
_GLOB = re.compile(r"[*?\[\]{}\\]")
MEMORY = "1GB"
_SPARK_HINT = "python -m pip install 'troth[spark]'; it requires Java 17"
_SPARK_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_JAVA_PREFIXES = ("An error occurred while calling", "Caused by: ", ": ")
"""What stands around the error itself, where Spark's Java has one."""
_IBIS_TYPES = {Type.TEXT: "string", Type.COUNT: "int32", Type.DAY: "date", Type.TEXTS: "array<string>", Type.COUNTS: "array<int32>"}


@contextmanager
def open_duckdb(place: str, memory: str = MEMORY) -> Iterator[Tables]:
    """Give the tables as DuckDB has them in this process; beyond `memory` it writes to the disk."""
    engine = require_extra("ibis", "numbers over many boards")
    failures: Any = require_extra("duckdb", "numbers over many boards").Error
    with tempfile.TemporaryDirectory(prefix="troth-") as beside, _translate_errors(failures, place), _ignore_warnings():
        try:
            connection = engine.duckdb.connect(memory_limit=memory, temp_directory=beside)
        except failures as error:
            raise BoardError(f"--memory {memory} is not a size: {error}", "write it as 500MB or 2GB") from error
        try:
            yield _collect_tables(lambda name: _read_from_duckdb(connection, place, name))
        finally:
            connection.disconnect()


def _read_from_duckdb(connection: Any, place: str, name: str) -> Expression | None:  # noqa: ANN401 - Ibis has no types
    """Return the columns that are needed of a table, held in memory; None where no board has a row in it."""
    level = "/".join("*" for _ in _TABLES_BY_NAME[name].keys)
    files: str | list[str] = f"{place.rstrip('/')}/{name}/{level}/*.parquet"
    if not _ADDRESS.match(place):
        files = sorted(map(str, Path(place).absolute().glob(f"{name}/{level}/*.parquet")))
        if not files:
            return None
    try:
        found = connection.read_parquet(files, table_name=f"{name}_files", filename=True, hive_partitioning=False)
    except require_extra("duckdb", "numbers over many boards").IOException as error:
        if "No files found" in str(error):
            return None
        raise
    # By itself DuckDB takes the first `board=` of a path, which may be that of a folder around all boards.
    found = found.mutate(board=found.filename.re_extract(_BOARD, 1))
    return connection.create_table(name, found.select(*NEEDED_COLUMNS[name]), temp=True)


@contextmanager
def open_spark(place: str, _: str = "") -> Iterator[Tables]:
    """Give the tables as Spark has them: where no cluster is configured, in a Java machine of this process's own.

    How much memory it takes is Spark's own setting.
    """
    engine = require_extra("ibis", "numbers over many boards")
    sql = require_extra("pyspark.sql", "numbers on Spark", _SPARK_HINT)
    failures = (
        require_extra("pyspark.errors", "numbers on Spark").PySparkException,
        require_extra("py4j.protocol", "numbers on Spark").Py4JError,
    )
    if not _ADDRESS.match(place) and _GLOB.search(str(Path(place).absolute())):
        raise BoardError("Spark reads * ? [ ] { } \\ in a folder's name as a pattern", "move the folder, or use --engine duckdb")
    with _translate_errors(failures, place), _ignore_warnings():
        try:
            builder = sql.SparkSession.builder.appName("troth rollup")
            for key, value in _SPARK_SETTINGS.items():
                builder = builder.config(key, value)
            session = builder.getOrCreate()
            session.sparkContext.setLogLevel("ERROR")
            if session.sparkContext.master.startswith("local"):
                # The two hundred parts that are usual on a cluster cost one machine ten times as much as the numbers themselves.
                session.conf.set("spark.sql.shuffle.partitions", str(2 * session.sparkContext.defaultParallelism))
        except failures as error:
            raise BoardError(f"Spark can't be started: {_describe_error(error)}", _SPARK_HINT) from error
        try:
            connection = engine.pyspark.connect(session)
            yield _collect_tables(lambda name: _read_from_spark(connection, session, place, name))
        finally:
            session.stop()


def _read_from_spark(connection: Any, session: Any, place: str, name: str) -> Expression | None:  # noqa: ANN401 - neither has types
    """Return the columns that are needed of a table; None where no board has a row in it."""
    base = f"{place.rstrip('/') if _ADDRESS.match(place) else Path(place).absolute().as_uri()}/{name}"
    table = _TABLES_BY_NAME[name]
    written = [f"`{each.name}` {each.type.value}" for each in table.columns if each.name in NEEDED_COLUMNS[name]]
    schema = ", ".join([*written, *(f"`{key}` string" for key in table.keys)])  # those that are names of folders come last
    reader = session.read.schema(schema).option("basePath", base)
    try:
        frame = reader.parquet(base)
    except Exception as error:
        if getattr(error, "getCondition", lambda: "")() == "PATH_NOT_FOUND":
            return None
        raise
    frame.select(*NEEDED_COLUMNS[name]).cache().createOrReplaceTempView(name)
    return connection.table(name)


def _collect_tables(read_table: Callable[[str], Expression | None]) -> Tables:
    """Return the four tables; one that nobody has written a row of is empty."""
    boards = read_table("boards")
    if boards is None:
        raise BoardError("there is no board in it", "troth export parquet --out DIR puts one there")
    others = {each.name: read_table(each.name) for each in fields(Tables) if each.name != "boards"}
    # a table without rows is made of one that is there, so that any engine can
    nothing, null = boards.filter(boards.version < 0), require_extra("ibis", "numbers over many boards").null
    for name in (name for name, table in others.items() if table is None):
        types = {each.name: _IBIS_TYPES[each.type] for each in _TABLES_BY_NAME[name].columns if each.name in NEEDED_COLUMNS[name]}
        others[name] = nothing.select("board", **{column: null(kind) for column, kind in types.items()})
    return Tables(boards=boards, **others)


@contextmanager
def _ignore_warnings() -> Iterator[None]:
    """Let the libraries' warnings of each other pass: they are not for those who ask for numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _translate_errors(failures: Any, place: str) -> Iterator[None]:  # noqa: ANN401 - classes of errors, of modules without types
    """Say in one line what an engine could not do."""
    try:
        yield
    except BoardError as error:
        raise BoardError(f"{place}: {error.message}", error.hint) from error
    except failures as error:
        raise BoardError(f"{place}: {_describe_error(error)}", "is it a folder that troth export parquet --out wrote?") from error


def _describe_error(error: Exception) -> str:
    """Return what went wrong in one line: of Java's errors, each of which caused the one before, the last."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("Caused by: ")][-1:] or [
        line for line in lines if not line.startswith(_JAVA_PREFIXES[0])
    ]
    return told[0].removeprefix(_JAVA_PREFIXES[1]).removeprefix(_JAVA_PREFIXES[2]) if told else type(error).__name__


ENGINES: Mapping[str, Callable[[str, str], AbstractContextManager[Tables]]] = {"duckdb": open_duckdb, "spark": open_spark}
"""The engines that come with the command, by name; each takes the folder or address, and how much memory it may use."""
