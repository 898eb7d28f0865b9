#!/usr/bin/env python3
"""peer.py duckdb|polars|pandas TASK FILE THREADS: one task by another program, as JSON with its seconds.

The seconds are those of the work alone, without the start of Python and its packages.
"""
import json
import os
import sys
import time

program, task, path, threads = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
os.environ["POLARS_MAX_THREADS"] = str(threads)
TEXTS = ("response", "customer", "segment", "country", "channel", "comment")


def by_duckdb():
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"set threads={threads}")
    table = (f"read_csv('{path}', auto_detect=false, header=true, delim=',', quote='\"', escape='\"', columns={{"
             "'response': 'VARCHAR', 'customer': 'VARCHAR', 'answered_at': 'TIMESTAMP', 'segment': 'VARCHAR', "
             "'country': 'VARCHAR', 'channel': 'VARCHAR', 'score': 'TINYINT', 'csat': 'TINYINT', "
             "'comment': 'VARCHAR'})")
    events = (f"read_csv('{path}', auto_detect=false, header=true, delim=',', quote='\"', escape='\"', columns={{"
              "'event': 'VARCHAR', 'customer': 'VARCHAR', 'at': 'TIMESTAMP', 'step': 'VARCHAR', "
              "'channel': 'VARCHAR'})")
    counts = "count(*) filter (score >= 9), count(*) filter (score <= 6), count(score)"
    query = {
        "nps": f"select {counts} from {table}",
        "groups": f"select segment, strftime(date_trunc('month', answered_at), '%Y-%m'), {counts} from {table} "
                  "group by 1, 2 order by 1, 2",
        "distinct": f"select count(distinct customer) from {table}",
        "all": "select count(*), " + " + ".join(f"sum(coalesce(strlen({c}), 0))" for c in TEXTS) +
               f", sum(score), sum(csat), epoch(max(answered_at)) from {table}",
        "cohort": 'with seen as (select customer, year("at") * 12 + month("at") - 1 as m '
                  f"from {events} group by 1, 2), born as (select customer, min(m) as b from seen group by 1) "
                  "select printf('%04d-%02d', b // 12, b % 12 + 1), m - b, count(*) "
                  "from seen join born using (customer) group by b, m order by b, m",
    }[task]
    begun = time.perf_counter()
    rows = connection.execute(query).fetchall()
    return rows, time.perf_counter() - begun


def cohorts_by_polars():
    import polars as pl
    frame = pl.scan_csv(path, schema=dict.fromkeys(("event", "customer", "at", "step", "channel"), pl.String))
    at = pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    seen = frame.select("customer", m=at.dt.year() * 12 + at.dt.month().cast(pl.Int32) - 1).unique()
    born = seen.group_by("customer").agg(b=pl.col("m").min())
    counts = seen.join(born, on="customer").group_by("b", "m").agg(n=pl.len()).sort("b", "m")
    begun = time.perf_counter()
    rows = counts.collect(engine="streaming").rows()
    return [[f"{b // 12:04}-{b % 12 + 1:02}", m - b, n] for b, m, n in rows], time.perf_counter() - begun


def cohorts_by_pandas():
    import pandas as pd
    begun = time.perf_counter()
    frame = pd.read_csv(path, usecols=["customer", "at"])
    at = pd.to_datetime(frame["at"], format="%Y-%m-%dT%H:%M:%SZ")
    frame["m"] = at.dt.year * 12 + at.dt.month - 1
    seen = frame[["customer", "m"]].drop_duplicates()
    seen = seen.assign(b=seen.groupby("customer")["m"].transform("min"))
    counts = seen.groupby(["b", "m"]).size()
    rows = [[f"{b // 12:04}-{b % 12 + 1:02}", int(m - b), int(n)] for (b, m), n in counts.items()]
    return rows, time.perf_counter() - begun


def by_polars():
    import polars as pl
    if task == "cohort":
        return cohorts_by_polars()
    frame = pl.scan_csv(path, schema={
        "response": pl.String, "customer": pl.String, "answered_at": pl.String, "segment": pl.String,
        "country": pl.String, "channel": pl.String, "score": pl.Int8, "csat": pl.Int8, "comment": pl.String})
    score = pl.col("score")
    counts = [(score >= 9).sum().alias("p"), (score <= 6).sum().alias("d"), score.count().alias("n")]
    at = pl.col("answered_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    query = {
        "nps": lambda: frame.select(counts),
        "groups": lambda: frame.group_by("segment", at.dt.strftime("%Y-%m").alias("m")).agg(counts).sort(
            "segment", "m"),
        "distinct": lambda: frame.select(pl.col("customer").n_unique()),
        "all": lambda: frame.select(pl.len(), sum(pl.col(c).str.len_bytes().sum() for c in TEXTS),
                                    score.cast(pl.Int64).sum(), pl.col("csat").cast(pl.Int64).sum().alias("c"),
                                    at.max().dt.epoch("s").alias("t")),
    }[task]
    begun = time.perf_counter()
    rows = query().collect(engine="streaming").rows()
    return rows, time.perf_counter() - begun


def by_pandas():
    import pandas as pd
    if task == "cohort":
        return cohorts_by_pandas()
    begun = time.perf_counter()
    columns = {"nps": ["score"], "groups": ["score", "segment", "answered_at"], "distinct": ["customer"],
               "all": None}[task]
    frame = pd.read_csv(path, usecols=columns, keep_default_na=True)

    def counts(score):
        return [int((score >= 9).sum()), int((score <= 6).sum()), int(score.count())]

    if task == "nps":
        rows = [counts(frame["score"])]
    elif task == "groups":
        month = pd.to_datetime(frame["answered_at"], format="%Y-%m-%dT%H:%M:%SZ").dt.strftime("%Y-%m")
        rows = [[*key, *counts(part)] for key, part in frame.groupby([frame["segment"], month])["score"]]
    elif task == "distinct":
        rows = [[int(frame["customer"].nunique())]]
    else:
        last = pd.to_datetime(frame["answered_at"], format="%Y-%m-%dT%H:%M:%SZ").max()
        text = sum(int(frame[c].dropna().str.encode("utf-8").str.len().sum()) for c in TEXTS)
        rows = [[len(frame), text, int(frame["score"].sum()), int(frame["csat"].sum()), int(last.timestamp())]]
    return rows, time.perf_counter() - begun


rows, seconds = {"duckdb": by_duckdb, "polars": by_polars, "pandas": by_pandas}[program]()
print(json.dumps({"result": [list(r) for r in rows], "seconds": seconds}, default=float))
