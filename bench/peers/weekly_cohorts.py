"""weekly_cohorts.py BUILD FOLDER: cohorts by week of the first event, from columns in memory, by cxm and by DuckDB on a
table of its own, one thread each, in turn; the median of five by the clock, and whether both find the same."""

import json
import statistics
import subprocess
import sys
import time

import duckdb
import numpy

build, folder = sys.argv[1], sys.argv[2]
ROUNDS = 5
QUERY = """
WITH first AS (SELECT customer, min(date_trunc('week', t)) AS born FROM events GROUP BY customer),
     cells AS (SELECT born, date_trunc('week', t) AS week, count(DISTINCT customer) AS active
               FROM events JOIN first USING (customer) GROUP BY born, week),
     last AS (SELECT date_trunc('week', max(t)) AS unfinished FROM events)
SELECT count(*), (SELECT count(*) FROM first), sum(active)::BIGINT FROM cells, last
WHERE week < unfinished"""

customer = numpy.fromfile(f"{folder}/customer.bin", dtype=numpy.uint32)
at = numpy.fromfile(f"{folder}/at.bin", dtype=numpy.int64)
db = duckdb.connect()
db.execute("SET threads = 1")
columns = {"customer": customer, "seconds": at}
db.execute("SET TimeZone = 'UTC'")
db.execute("CREATE TABLE events AS SELECT customer, to_timestamp(seconds)::TIMESTAMP AS t FROM columns")


def by_duckdb():
    start = time.perf_counter()
    figures = list(db.execute(QUERY).fetchone())
    return time.perf_counter() - start, figures


def by_cxm():
    out = json.loads(subprocess.run([f"{build}/bench/files_weekly_cohorts", "run", folder], check=True,
                                    capture_output=True, text=True).stdout)
    return out["seconds"], out["figures"]


seconds, figures = {"cxm": [], "DuckDB": []}, {}
for _ in range(ROUNDS):
    for name, work in (("cxm", by_cxm), ("DuckDB", by_duckdb)):
        took, figures[name] = work()
        seconds[name].append(took)
took = {name: statistics.median(s) for name, s in seconds.items()}
same = "equal" if figures["cxm"] == figures["DuckDB"] else f"differ: {figures}"
print(f"cohorts by week, {len(at) / 1e6:g} M events of {len(at) // 20} customers in memory: cxm {took['cxm']:.3f} s, DuckDB "
      f"{duckdb.__version__} {took['DuckDB']:.3f} s, {took['DuckDB'] / took['cxm']:.1f}x, {same}")
sys.exit(same != "equal")
