# SPDX-License-Identifier: LGPL-2.1-or-later
"""DuckDB's own reading of Parquet files, through its C library and SQL, to compare ours with."""

import csv
import ctypes
import os
import sys
import tempfile
from pathlib import Path

LIBRARY = Path(os.environ["CARRY"]).resolve().parent / "duckdb/libduckdb.so"


def need_library():
    """DuckDB's library is no package of Debian: `make check` puts it beside the build."""
    if LIBRARY.exists():
        return
    if os.environ.get("CARRY_REQUIRE_SHARED") == "1":
        sys.exit("libduckdb.so is required and not there: run .ci/fetch-test-libs")
    print("1..0 # SKIP no libduckdb.so beside the build: run .ci/fetch-test-libs")
    sys.exit(0)


def select(columns, path):
    """Rows of a Parquet file as dictionaries of text; times must be selected as numbers."""
    library = ctypes.CDLL(str(LIBRARY))
    library.duckdb_result_error.restype = ctypes.c_char_p
    database, connection = ctypes.c_void_p(), ctypes.c_void_p()
    result = (ctypes.c_char * 256)()
    assert library.duckdb_open(None, ctypes.byref(database)) == 0
    assert library.duckdb_connect(database, ctypes.byref(connection)) == 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        query = f"COPY (SELECT {columns} FROM read_parquet('{path}')) TO '{out}' (HEADER)"
        status = library.duckdb_query(connection, query.encode(), result)
        assert status == 0, library.duckdb_result_error(result)
        library.duckdb_destroy_result(result)
        library.duckdb_disconnect(ctypes.byref(connection))
        library.duckdb_close(ctypes.byref(database))
        with open(out, newline="") as file:
            return list(csv.DictReader(file))
