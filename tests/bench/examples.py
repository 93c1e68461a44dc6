"""The queries that README.md and man/ecsync-schema.5 offer, asked of a large file as they stand there."""

import pathlib
import re
import sqlite3
import time

import million

SOURCE = pathlib.Path(__file__).parents[2]

# What they ask for beside orders: links of most listings, goods, orders that wait and some with a slip already.
GOODS = """
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
  INSERT INTO products (code, name, unit, search_key) SELECT 'P' || i, 'Áo dài lụa ' || i, 'cái', 'p' || i FROM n"""
LINKS = """
  INSERT INTO links (listing_id, product_id, quantity)
  SELECT g.id, p.id, 1 FROM listings g JOIN products p ON p.code = 'P' || (1 + g.id % 300) WHERE g.id % 10 <> 0"""
WAITING = "UPDATE orders SET status = 'processing' WHERE id % 20 = 3"
SLIPS = """
  INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at)
  SELECT 'PW' || o.id, o.id, w.id, 'awaiting_export', date(o.created_at, 'unixepoch'), o.created_at + 3600
  FROM orders o, warehouses w WHERE o.status = 'processing' AND o.id % 40 = 3"""
SENT = """
  INSERT INTO order_history (order_id, at, status, status_native)
  SELECT id, created_at + 7200, 'shipping', 'shipped' FROM orders WHERE status = 'completed'"""
STOCK = """
  INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta, awaiting_export_delta, damaged_delta)
  SELECT 1, p.id, w.id, 'receive', 100, 0, 0 FROM products p, warehouses w"""


def fill(home, orders):
    million.fill(home, orders)
    for text in (GOODS, LINKS, WAITING, SLIPS, SENT, STOCK):
        home.sql(text)


def statements(text):
    """The statements without comments, each in one line."""
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [" ".join(part.split()) for part in "\n".join(lines).split(";") if part.strip()]


def queries():
    """(where it stands, SQL) of each."""
    readme = "\n".join(re.findall(r"^```sql\n(.*?)^```", (SOURCE / "README.md").read_text(), re.S | re.M))
    page = (SOURCE / "man" / "ecsync-schema.5").read_text().replace("\\(aq", "'")
    manual = "\n".join(re.findall(r"^\.Bd.*?\n(.*?)^\.Ed", page, re.S | re.M))
    return [("README", query) for query in statements(readme)] + [("man ecsync-schema", query) for query in statements(manual)]


def seconds(home, query):
    """The middle of three."""
    walls = []
    for _ in range(3):
        with sqlite3.connect(f"file:{home.database}?mode=ro", uri=True) as database:
            start = time.perf_counter()
            database.execute(query).fetchall()
            walls.append(time.perf_counter() - start)
        database.close()
    return sorted(walls)[1]
