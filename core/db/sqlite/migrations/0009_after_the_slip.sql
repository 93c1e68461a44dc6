-- A slip may come back, whole or in parts, and is held against its order.
ALTER TABLE slips ADD COLUMN closed_at INTEGER CHECK (closed_at IS NULL OR status = 'exported');
DROP INDEX slips_live;
CREATE UNIQUE INDEX slips_live ON slips (order_id) WHERE status IN ('awaiting_export', 'exported') AND closed_at IS NULL;

-- Of the cancelled ones: could not be delivered, and come back.
ALTER TABLE order_lines ADD COLUMN quantity_failed INTEGER NOT NULL DEFAULT 0
  CHECK (quantity_failed >= 0 AND quantity_failed <= quantity_cancelled);

-- What a slip was made from: the units of each line of its order, and what one unit was linked to. Slips made before this was
-- kept have no rows.
CREATE TABLE slip_sources (
  slip_id INTEGER NOT NULL REFERENCES slips (id),
  line INTEGER NOT NULL CHECK (line > 0),
  listing_id INTEGER NOT NULL REFERENCES listings (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  units INTEGER NOT NULL CHECK (units > 0),       -- living ones of the line
  back INTEGER NOT NULL CHECK (back >= 0),        -- those that had been returned by then, or could not be delivered
  quantity INTEGER NOT NULL CHECK (quantity > 0), -- of the product per unit
  PRIMARY KEY (slip_id, line, product_id)
) STRICT, WITHOUT ROWID;

-- Where a live slip and its order disagree, as found when the order or its links changed last; what came back since is not
-- taken off.
CREATE TABLE slip_differences (
  id INTEGER PRIMARY KEY,
  slip_id INTEGER NOT NULL REFERENCES slips (id),
  product_id INTEGER REFERENCES products (id),
  listing_id INTEGER REFERENCES listings (id), -- in place of a product, where none is linked
  on_slip INTEGER NOT NULL CHECK (on_slip >= 0), -- pieces; of a listing units
  wanted INTEGER NOT NULL CHECK (wanted >= 0), -- by the order
  since INTEGER NOT NULL,
  facts TEXT NOT NULL,                   -- the numbers of all rows of the slip: what muting it is about
  CHECK ((product_id IS NULL) <> (listing_id IS NULL)),
  CHECK (on_slip <> wanted)
) STRICT;
CREATE INDEX slip_differences_by_slip ON slip_differences (slip_id);

-- Pieces of an exported slip that come back or came back, as the marketplace says; what was booked back is not taken off.
CREATE TABLE goods_coming_back (
  slip_id INTEGER NOT NULL REFERENCES slips (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  since INTEGER NOT NULL,
  facts TEXT NOT NULL,                   -- likewise
  PRIMARY KEY (slip_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER slip_sources_frozen_update BEFORE UPDATE ON slip_sources BEGIN
  SELECT RAISE(ABORT, 'what a slip was made from never changes');
END;
CREATE TRIGGER slip_sources_frozen_delete BEFORE DELETE ON slip_sources BEGIN
  SELECT RAISE(ABORT, 'what a slip was made from never changes');
END;

-- Goods of an exported slip that came back.
CREATE TABLE returns (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE CHECK (number <> ''),
  slip_id INTEGER NOT NULL REFERENCES slips (id),
  warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
  status TEXT NOT NULL CHECK (status IN ('received', 'cancelled')),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- of the document, local
  created_at INTEGER NOT NULL,
  cancelled_at INTEGER,
  reason TEXT,
  cancel_reason TEXT,
  ref TEXT UNIQUE,                       -- the sender's own number: the same one twice changes nothing
  CHECK ((cancelled_at IS NOT NULL) = (status = 'cancelled'))
) STRICT;
CREATE INDEX returns_by_slip ON returns (slip_id);
CREATE INDEX returns_by_created ON returns (created_at, id);

-- Copies of what the slip says of the product.
CREATE TABLE return_lines (
  return_id INTEGER NOT NULL REFERENCES returns (id),
  line INTEGER NOT NULL CHECK (line > 0),
  product_id INTEGER NOT NULL REFERENCES products (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0), -- all pieces
  damaged INTEGER NOT NULL CHECK (damaged >= 0),  -- those of them that are damaged
  unit_price INTEGER CHECK (unit_price >= 0),
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  PRIMARY KEY (return_id, line),
  CHECK (damaged <= quantity)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER returns_final BEFORE UPDATE OF status, number, slip_id, warehouse_id, ref ON returns
WHEN OLD.status <> 'received' OR NEW.number <> OLD.number OR NEW.slip_id <> OLD.slip_id
  OR NEW.warehouse_id <> OLD.warehouse_id OR NEW.ref IS NOT OLD.ref BEGIN
  SELECT RAISE(ABORT, 'a receipt changes by being cancelled alone, once');
END;
CREATE TRIGGER returns_stay BEFORE DELETE ON returns BEGIN
  SELECT RAISE(ABORT, 'receipts are never removed');
END;
CREATE TRIGGER return_lines_frozen_update BEFORE UPDATE ON return_lines BEGIN
  SELECT RAISE(ABORT, 'the lines of a receipt never change');
END;
CREATE TRIGGER return_lines_frozen_delete BEFORE DELETE ON return_lines BEGIN
  SELECT RAISE(ABORT, 'the lines of a receipt never change');
END;

-- Open slips are held against their orders at once. Of exported ones nobody knows what they were made from, nor what was booked
-- back by hand: they are when their orders change.
INSERT INTO slip_differences (slip_id, product_id, on_slip, wanted, since, facts)
SELECT t.slip_id, t.product_id, sum(t.on_slip), sum(t.wanted), max(t.since), '' FROM (
  SELECT l.slip_id, l.product_id, l.quantity AS on_slip, 0 AS wanted, s.created_at AS since
  FROM slips s JOIN slip_lines l ON l.slip_id = s.id WHERE s.status = 'awaiting_export'
  UNION ALL
  SELECT s.id, k.product_id, 0, (l.quantity - l.quantity_cancelled - l.quantity_returned) * min(k.quantity, 2147483647),
    o.updated_at
  FROM slips s JOIN orders o ON o.id = s.order_id JOIN order_lines l ON l.order_id = o.id
  JOIN links k ON k.listing_id = l.listing_id WHERE s.status = 'awaiting_export') t
GROUP BY t.slip_id, t.product_id HAVING sum(t.on_slip) <> sum(t.wanted);
INSERT INTO slip_differences (slip_id, listing_id, on_slip, wanted, since, facts)
SELECT s.id, l.listing_id, 0, sum(l.quantity - l.quantity_cancelled - l.quantity_returned), max(o.updated_at), ''
FROM slips s JOIN orders o ON o.id = s.order_id JOIN order_lines l ON l.order_id = o.id
WHERE s.status = 'awaiting_export' AND l.quantity > l.quantity_cancelled + l.quantity_returned
  AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = l.listing_id)
GROUP BY s.id, l.listing_id;

-- How the ledger books them. The rows that are there fit, so only the text of the schema changes.
ALTER TABLE movements ADD COLUMN return_id INTEGER REFERENCES returns (id)
  CHECK ((return_id IS NOT NULL) = (kind IN ('returned', 'return_cancelled')));
CREATE INDEX movements_by_return ON movements (return_id) WHERE return_id IS NOT NULL;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql, '''slip_cancelled'', ''set''', '''slip_cancelled'', ''returned'', ''return_cancelled'', ''set'''),
  'WHEN ''receive'' THEN',
  'WHEN ''returned'' THEN available_delta >= 0 AND damaged_delta >= 0 AND available_delta + damaged_delta > 0 AND awaiting_export_delta = 0
    WHEN ''return_cancelled'' THEN available_delta <= 0 AND damaged_delta <= 0 AND available_delta + damaged_delta < 0 AND awaiting_export_delta = 0
    WHEN ''receive'' THEN')
WHERE type = 'table' AND name = 'movements';
UPDATE sqlite_schema SET sql = replace(sql, 'slip = ''awaiting_export'' OR slip = ''exported'')', 'slip = ''awaiting_export'' OR slip = ''exported'' OR slip = ''closed'')')
WHERE type = 'table' AND name = 'orders';
PRAGMA writable_schema = RESET;

CREATE INDEX orders_asked_to_cancel ON orders (cancel_requested) WHERE cancel_requested = 1;

DROP TRIGGER slips_mark_order_insert;
DROP TRIGGER slips_mark_order_update;
CREATE TRIGGER slips_mark_order_insert AFTER INSERT ON slips BEGIN
  UPDATE orders SET slip = CASE
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'exported' AND closed_at IS NULL) THEN 'exported'
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'awaiting_export') THEN 'awaiting_export'
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND closed_at IS NOT NULL) THEN 'closed'
    ELSE 'none' END
  WHERE id = NEW.order_id;
END;
CREATE TRIGGER slips_mark_order_update AFTER UPDATE OF status, closed_at ON slips BEGIN
  UPDATE orders SET slip = CASE
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'exported' AND closed_at IS NULL) THEN 'exported'
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'awaiting_export') THEN 'awaiting_export'
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND closed_at IS NOT NULL) THEN 'closed'
    ELSE 'none' END
  WHERE id = NEW.order_id;
END;

ALTER TABLE products ADD COLUMN low INTEGER CHECK (low >= 0);
ALTER TABLE products ADD COLUMN low_since INTEGER CHECK (low_since IS NULL OR low IS NOT NULL);
CREATE INDEX products_running_low ON products (low_since) WHERE low_since IS NOT NULL;

DROP VIEW v_products;
CREATE VIEW v_products AS
SELECT code, name, unit, image, price, currency,
  (SELECT count(*) FROM links k WHERE k.product_id = products.id) AS listings, low,
  datetime(low_since, 'unixepoch') AS low_since
FROM products WHERE deleted_at IS NULL;

DROP VIEW v_connections;
CREATE VIEW v_connections AS
SELECT platform || ':' || shop_id AS id, name, platform, country, shop_name, status,
  datetime(connected_at, 'unixepoch') AS connected_at, datetime(horizon, 'unixepoch') AS horizon,
  datetime(last_sync_at, 'unixepoch') AS last_sync_at, datetime(last_success_at, 'unixepoch') AS last_success_at,
  datetime(last_verified_at, 'unixepoch') AS last_verified_at
FROM connections;

DROP VIEW v_slips;
CREATE VIEW v_slips AS
SELECT s.number, s.status, c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, w.code AS warehouse, s.date,
  datetime(s.created_at, 'unixepoch') AS created_at, datetime(s.exported_at, 'unixepoch') AS exported_at,
  datetime(s.cancelled_at, 'unixepoch') AS cancelled_at, s.receiver, s.reason, s.id AS slip_id, s.order_id,
  datetime(s.closed_at, 'unixepoch') AS closed_at
FROM slips s JOIN orders o ON o.id = s.order_id JOIN connections c ON c.id = o.connection_id
JOIN warehouses w ON w.id = s.warehouse_id;

-- Receipts of goods that came back; `date` is the document's local date, the other times are UTC.
CREATE VIEW v_returns AS
SELECT r.number, r.status, s.number AS slip, c.platform || ':' || c.shop_id || '/' || o.number AS order_ref,
  w.code AS warehouse, r.date, datetime(r.created_at, 'unixepoch') AS created_at,
  datetime(r.cancelled_at, 'unixepoch') AS cancelled_at, r.reason, r.ref, r.id AS return_id, s.id AS slip_id, s.order_id
FROM returns r JOIN slips s ON s.id = r.slip_id JOIN orders o ON o.id = s.order_id
JOIN connections c ON c.id = o.connection_id JOIN warehouses w ON w.id = r.warehouse_id;

-- Their lines: `quantity` pieces, of which `damaged` are damaged; `unit_price` in the currency's smallest unit.
CREATE VIEW v_return_lines AS
SELECT r.number AS return, l.line, l.code AS product, l.name, l.unit, l.quantity, l.damaged, l.unit_price, l.currency,
  l.return_id
FROM return_lines l JOIN returns r ON r.id = l.return_id;

DROP VIEW v_movements;
CREATE VIEW v_movements AS
SELECT m.id, datetime(m.at, 'unixepoch') AS at, p.code AS product, w.code AS warehouse, m.kind, m.available_delta,
  m.awaiting_export_delta, m.damaged_delta, s.number AS slip, m.reason, m.ref, r.number AS return
FROM movements m JOIN products p ON p.id = m.product_id JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN slips s ON s.id = m.slip_id LEFT JOIN returns r ON r.id = m.return_id;

DROP VIEW v_exceptions;
DROP VIEW standing_exceptions;
-- What stands in need of a person's look, as far as no clock is needed to tell. `facts` is what muting it is about; what
-- `subject`, `state` and `detail` hold differs by kind. core/health/exception_kinds.cpp has the words.
CREATE VIEW standing_exceptions AS
SELECT 'order_cancelled_with_slip' AS kind, o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number AS reference,
  o.updated_at AS since, 1 AS count, o.status_native || '/' || o.cancel_requested || o.delivery_problem ||
  o.unknown_line_state || '/' || o.return_status || '/' || s.number || '/' || s.status AS facts,
  o.number AS subject, s.status AS state, s.number AS detail
FROM orders o JOIN slips s ON s.order_id = o.id JOIN connections c ON c.id = o.connection_id
WHERE o.status = 'cancelled' AND o.slip IN ('awaiting_export', 'exported') AND s.status IN ('awaiting_export', 'exported')
  AND s.closed_at IS NULL
  AND (s.status = 'awaiting_export' OR EXISTS (
    SELECT 1 FROM slip_lines l WHERE l.slip_id = s.id
      AND l.quantity > coalesce((SELECT b.quantity FROM goods_coming_back b
                                 WHERE b.slip_id = s.id AND b.product_id = l.product_id), 0)
      AND l.quantity > (SELECT coalesce(sum(e.quantity), 0) FROM returns r JOIN return_lines e ON e.return_id = r.id
                        WHERE r.slip_id = s.id AND r.status = 'received' AND e.product_id = l.product_id)))
UNION ALL
SELECT 'cancel_requested_with_slip', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number, o.updated_at, 1,
  s.number || '/' || s.status, o.number, s.status, s.number
FROM orders o CROSS JOIN slips s CROSS JOIN connections c
WHERE o.cancel_requested = 1 AND o.status <> 'cancelled' AND s.order_id = o.id AND c.id = o.connection_id
  AND s.status <> 'cancelled' AND s.closed_at IS NULL
UNION ALL
SELECT 'slip_differs_from_order', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number, min(d.since), 1,
  s.number || '/' || min(d.facts), o.number,
  CASE WHEN s.status = 'awaiting_export' AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
    AND l.quantity > l.quantity_cancelled + l.quantity_returned) THEN 'nothing_left' ELSE s.status END, s.number
FROM slip_differences d CROSS JOIN slips s CROSS JOIN orders o CROSS JOIN connections c
WHERE s.id = d.slip_id AND s.status <> 'cancelled' AND s.closed_at IS NULL AND o.id = s.order_id AND o.status <> 'cancelled'
  AND c.id = o.connection_id
  AND (d.on_slip < d.wanted OR d.on_slip - d.wanted >
    (SELECT coalesce(sum(e.quantity), 0) FROM returns r JOIN return_lines e ON e.return_id = r.id
     WHERE r.slip_id = s.id AND r.status = 'received' AND e.product_id = d.product_id)
    - coalesce((SELECT b.quantity FROM goods_coming_back b WHERE b.slip_id = s.id AND b.product_id = d.product_id), 0))
GROUP BY s.id, o.id, o.connection_id, c.platform, c.shop_id, o.number, s.number, s.status
UNION ALL
SELECT 'goods_coming_back', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number, min(b.since), 1,
  s.number || '/' || min(b.facts), o.number, s.status, s.number
FROM goods_coming_back b CROSS JOIN slips s CROSS JOIN orders o CROSS JOIN connections c
WHERE s.id = b.slip_id AND s.status = 'exported' AND s.closed_at IS NULL AND o.id = s.order_id AND c.id = o.connection_id
  AND b.quantity > (SELECT coalesce(sum(e.quantity), 0) FROM returns r JOIN return_lines e ON e.return_id = r.id
                    WHERE r.slip_id = s.id AND r.status = 'received' AND e.product_id = b.product_id)
GROUP BY s.id, o.connection_id, c.platform, c.shop_id, o.number, s.number, s.status
UNION ALL
SELECT 'sent_without_slip', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number,
  coalesce((SELECT min(h.at) FROM order_history h WHERE h.order_id = o.id AND h.status IN ('shipping', 'completed')
              AND h.origin = 'marketplace'
              AND (NOT EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id AND s.closed_at IS NOT NULL)
                OR (h.at > (SELECT max(s.closed_at) FROM slips s WHERE s.order_id = o.id)
                  AND coalesce((SELECT p.status FROM order_history p WHERE p.order_id = o.id
                                  AND (p.at < h.at OR (p.at = h.at AND p.id < h.id)) ORDER BY p.at DESC, p.id DESC LIMIT 1), '')
                    NOT IN ('shipping', 'completed')))), o.updated_at), 1,
  o.status_native || '/' || o.cancel_requested || o.delivery_problem || o.unknown_line_state || '/' || o.return_status,
  o.number, o.status, coalesce((SELECT s.number FROM slips s WHERE s.order_id = o.id AND s.status = 'awaiting_export'), '')
FROM orders o JOIN connections c ON c.id = o.connection_id
WHERE o.status IN ('shipping', 'completed') AND o.fulfilled_by = 'seller' AND o.slip <> 'exported' AND o.slip <> 'early'
  AND o.advance_fulfilment = 0 AND o.updated_at > (SELECT min(created_at) FROM slips)
  AND CASE WHEN EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id AND s.closed_at IS NOT NULL)
    -- Sent again: it was not on its way before.
    THEN EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.status IN ('shipping', 'completed')
      AND h.origin = 'marketplace' AND h.at > (SELECT max(s.closed_at) FROM slips s WHERE s.order_id = o.id)
      AND coalesce((SELECT p.status FROM order_history p WHERE p.order_id = o.id
                      AND (p.at < h.at OR (p.at = h.at AND p.id < h.id)) ORDER BY p.at DESC, p.id DESC LIMIT 1), '')
        NOT IN ('shipping', 'completed'))
    ELSE coalesce((SELECT min(h.at) FROM order_history h WHERE h.order_id = o.id AND h.status IN ('shipping', 'completed')
                   AND h.origin = 'marketplace'), o.updated_at) > (SELECT min(created_at) FROM slips) END
  AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
              AND l.quantity > l.quantity_cancelled + l.quantity_returned)
UNION ALL
SELECT 'advance_fulfilment', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number, o.updated_at, 1, '',
  o.number, o.status, ''
FROM orders o JOIN connections c ON c.id = o.connection_id
WHERE o.advance_fulfilment = 1 AND o.status IN ('processing', 'packing', 'shipping') AND o.fulfilled_by = 'seller'
  AND o.slip IN ('early', 'none')
UNION ALL
SELECT 'listing_not_linked', g.connection_id, c.platform || ':' || c.shop_id || '/' || g.item_id ||
  CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END, min(o.created_at), count(DISTINCT o.id), '', g.name, '', ''
FROM orders o JOIN connections c ON c.id = o.connection_id JOIN order_lines l ON l.order_id = o.id
JOIN listings g ON g.id = l.listing_id
WHERE o.status IN ('new', 'processing', 'packing', 'shipping') AND o.fulfilled_by = 'seller'
  AND (o.slip IN ('early', 'none') OR (o.slip = 'closed' AND o.status IN ('processing', 'packing')))
  AND c.status <> 'disconnected' AND l.quantity > l.quantity_cancelled + l.quantity_returned
  AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = l.listing_id)
GROUP BY g.id, g.connection_id, c.platform, c.shop_id, g.item_id, g.sku_id, g.name
UNION ALL
SELECT 'unknown_status', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number, o.updated_at, 1,
  o.status_native || '/' || o.cancel_requested || o.delivery_problem || o.unknown_line_state || '/' || o.return_status,
  o.number, o.status, o.status_native
FROM orders o JOIN connections c ON c.id = o.connection_id
WHERE o.status = 'unknown' OR o.unknown_line_state = 1
UNION ALL
SELECT 'order_unreadable', r.connection_id, c.platform || ':' || c.shop_id || '/' || r.number, r.rejected_at, 1, r.reason,
  r.number, '', r.reason
FROM rejected_orders r JOIN connections c ON c.id = r.connection_id
WHERE c.status <> 'disconnected'
UNION ALL
SELECT 'order_gone', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number, d.said_at, 1,
  o.status_native || '/' || o.cancel_requested || o.delivery_problem || o.unknown_line_state || '/' || o.return_status,
  o.number, o.status, d.reason
FROM gone_orders d JOIN orders o ON o.id = d.order_id JOIN connections c ON c.id = o.connection_id
UNION ALL
SELECT 'listing_unreadable', r.connection_id, c.platform || ':' || c.shop_id || '/' || r.listing, r.rejected_at, 1, r.reason,
  r.listing, '', r.reason
FROM rejected_listings r JOIN connections c ON c.id = r.connection_id
WHERE c.status <> 'disconnected'
UNION ALL
SELECT 'connection_needs_auth', c.id, c.platform || ':' || c.shop_id, coalesce(c.last_success_at, c.connected_at), 1,
  'AUTH_REQUIRED/' || coalesce(c.last_success_at, c.connected_at), c.name, '', ''
FROM connections c WHERE c.status = 'needs_auth'
UNION ALL
SELECT 'connection_inactive', c.id, c.platform || ':' || c.shop_id, coalesce(c.last_success_at, c.connected_at), 1,
  r.error_code || '/' || coalesce(c.last_success_at, c.connected_at), c.name, '', r.error_message
FROM connections c JOIN sync_runs r ON r.connection_id = c.id
WHERE c.status = 'connected' AND r.kind = 'orders' AND r.inactive = 1
UNION ALL
SELECT 'stock_low', CAST(NULL AS bigint), p.code, p.low_since, 1, CAST(p.low_since AS text), p.name,
  CAST((SELECT coalesce(sum(s.available), 0) FROM stock s WHERE s.product_id = p.id) AS text), CAST(p.low AS text)
FROM products p WHERE p.low_since IS NOT NULL AND p.deleted_at IS NULL;

-- The same for people, with the word that mutes it. `count` is how many orders wait; times in UTC. Three kinds depend on
-- the clock and are known to `ecsync exceptions` alone: connection_expiring, connection_stale, order_unchanged.
CREATE VIEW v_exceptions AS
SELECT e.kind, c.platform || ':' || c.shop_id AS connection, c.name AS connection_name, e.reference,
  datetime(e.since, 'unixepoch') AS since, e.count, e.facts, m.reason AS muted_reason,
  datetime(m.until_at, 'unixepoch') AS muted_until
FROM standing_exceptions e LEFT JOIN connections c ON c.id = e.connection_id
LEFT JOIN muted_exceptions m ON m.kind = e.kind AND m.reference = e.reference AND m.facts = e.facts;
