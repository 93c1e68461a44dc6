"""A file as large as years make it, written straight by SQL: only reading it is measured."""

# Numbers that are spread like real ones: a multiplier that has no factor with the modulus visits each once.
ORDERS = """
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :orders - 1)
  INSERT INTO orders (connection_id, number, status, status_native, cancel_requested, delivery_problem, unknown_line_state,
    return_status, fulfilled_by, created_at, updated_at, total, currency, content_hash)
  SELECT c.id, 1000000000000000 + (i * 6364136223) % 8000000000009, CASE i % 20 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'shipping'
      ELSE 'completed' END, 'delivered', 0, 0, 0, 'none', 'seller', :now - i * 30, :now - i * 30 + 86400, 450000, 'VND', i
  FROM n, (SELECT id FROM connections LIMIT 1) c"""
LISTINGS = """
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
  INSERT INTO listings (connection_id, item_id, sku_id, seller_sku, name, currency, active, pulled, search_key)
  SELECT c.id, 2000000000 + i, 9000000000 + i, 'SKU-' || i, 'Áo dài lụa ' || i, 'VND', 1, 0, 'ao dai lua ' || i
  FROM n, (SELECT id FROM connections LIMIT 1) c"""
LINES = """
  INSERT INTO order_lines (order_id, line, listing_id, seller_sku, name, status_native, quantity, quantity_cancelled,
    quantity_returned, unit_price)
  SELECT o.id, k.line, l.id, l.seller_sku, l.name, 'delivered', 1, 0, 0, 225000
  FROM orders o, (SELECT 1 AS line UNION ALL SELECT 2) k
  JOIN listings l ON l.item_id = 2000000001 + (o.id * 7 + k.line * 131) % 500"""
HISTORY = "INSERT INTO order_history (order_id, at, status, status_native) SELECT id, updated_at, status, status_native FROM orders"
WAREHOUSE = "INSERT INTO warehouses (code, name, is_default) VALUES ('HN', 'Kho Hà Nội', 1)"
SLIPS = """
  INSERT INTO slips (number, order_id, warehouse_id, status, date, created_at, exported_at)
  SELECT printf('PX%06d', row_number() OVER (ORDER BY o.created_at)), o.id, w.id, 'exported', date(o.created_at, 'unixepoch'),
    o.created_at + 3600, o.created_at + 7200
  FROM orders o, warehouses w WHERE o.status = 'completed' AND o.id % 10 = 0"""

PRODUCT = "INSERT INTO products (code, name, unit, search_key) VALUES ('AD', 'Áo dài lụa', 'cái', 'ad ao dai lua')"
SLIP_LINES = """
  INSERT INTO slip_lines (slip_id, line, product_id, code, name, unit, quantity, currency)
  SELECT s.id, 1, p.id, p.code, p.name, p.unit, 2, 'VND' FROM slips s, products p"""


def fill(home, orders):
    """Fills the first connection's shop; the number of one order."""
    now = int(home.sql("SELECT strftime('%s')")[0][0])
    home.sql("PRAGMA synchronous = OFF")
    home.sql(LISTINGS)
    home.sql(ORDERS.replace(":orders", str(orders)).replace(":now", str(now)))
    for text in (LINES, HISTORY, WAREHOUSE, PRODUCT, SLIPS, SLIP_LINES):
        home.sql(text)
    return home.sql("SELECT number FROM orders WHERE id = ?", orders // 2)[0][0]
