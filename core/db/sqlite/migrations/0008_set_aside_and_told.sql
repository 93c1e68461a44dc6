-- An order set aside is asked for again ever more seldom, and what no longer exists at the marketplace is told apart.
ALTER TABLE rejected_orders ADD COLUMN asked_at INTEGER;
ALTER TABLE rejected_orders ADD COLUMN asks INTEGER NOT NULL DEFAULT 0 CHECK (asks >= 0);
ALTER TABLE rejected_orders ADD COLUMN denials INTEGER NOT NULL DEFAULT 0 CHECK (denials >= 0);
ALTER TABLE rejected_orders ADD COLUMN denied_since INTEGER;

-- What a code brought is kept from the moment it came, because a code works once.
ALTER TABLE pending_consents ADD COLUMN granted BLOB;

CREATE TABLE gone_orders (
  order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,                  -- the marketplace's words
  said_at INTEGER NOT NULL               -- when it said so for the last time
) STRICT;

CREATE TABLE rejected_listings (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  listing TEXT NOT NULL CHECK (listing <> ''), -- ITEM or ITEM:SKU
  reason TEXT NOT NULL,
  rejected_at INTEGER NOT NULL,          -- when it was first told for this reason
  PRIMARY KEY (connection_id, listing)
) STRICT, WITHOUT ROWID;

CREATE TABLE muted_exceptions (
  kind TEXT NOT NULL CHECK (kind <> ''),
  reference TEXT NOT NULL CHECK (reference <> ''),
  facts TEXT NOT NULL,                   -- what it was about; other facts end the muting
  reason TEXT NOT NULL CHECK (reason <> ''),
  muted_at INTEGER NOT NULL,
  until_at INTEGER,                      -- when the muting ends by itself; NULL: it does not
  PRIMARY KEY (kind, reference)
) STRICT, WITHOUT ROWID;
-- Linking a listing ends the muting of its being not linked.
CREATE TRIGGER muted_exceptions_end_insert AFTER INSERT ON links BEGIN
  DELETE FROM muted_exceptions WHERE kind = 'listing_not_linked' AND reference =
    (SELECT c.platform || ':' || c.shop_id || '/' || g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END
     FROM listings g JOIN connections c ON c.id = g.connection_id WHERE g.id = NEW.listing_id);
END;

CREATE TABLE shown_exceptions (
  reader TEXT NOT NULL CHECK (reader <> ''),
  kind TEXT NOT NULL CHECK (kind <> ''),
  reference TEXT NOT NULL CHECK (reference <> ''),
  episode TEXT NOT NULL,                 -- which standing of it: what ended and came back is new
  shown_at INTEGER NOT NULL,
  PRIMARY KEY (reader, kind, reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE told_errors (
  connection_id INTEGER PRIMARY KEY REFERENCES connections (id),
  code TEXT NOT NULL CHECK (code <> ''),
  told_at INTEGER NOT NULL
) STRICT;

-- A verification that is under way, so that the next run goes on where it was.
CREATE TABLE verifications (
  connection_id INTEGER PRIMARY KEY REFERENCES connections (id),
  from_at INTEGER NOT NULL,              -- orders created from here
  to_at INTEGER NOT NULL,                -- to here, inclusive, are listed
  request TEXT NOT NULL,                 -- as it was asked for: a run with another request begins anew
  seed INTEGER NOT NULL,                 -- chooses the sample
  started_at INTEGER NOT NULL,
  listed_to INTEGER NOT NULL,            -- orders created before are dealt with
  asked_to INTEGER NOT NULL,             -- of the open orders outside of that time: up to this row
  remote INTEGER NOT NULL CHECK (remote >= 0),     -- the figures so far
  local INTEGER NOT NULL CHECK (local >= 0),
  compared INTEGER NOT NULL CHECK (compared >= 0),
  repaired INTEGER NOT NULL CHECK (repaired >= 0)
) STRICT;

-- What it found and did not repair; asked for once more when it goes on.
CREATE TABLE verification_orders (
  connection_id INTEGER NOT NULL REFERENCES verifications (connection_id) ON DELETE CASCADE,
  number TEXT NOT NULL CHECK (number <> ''),
  extra INTEGER NOT NULL CHECK (extra IN (0, 1)), -- here, and not listed
  PRIMARY KEY (connection_id, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE connections ADD COLUMN last_verified_at INTEGER;
ALTER TABLE order_history ADD COLUMN origin TEXT NOT NULL DEFAULT 'marketplace' CHECK (origin = 'marketplace' OR origin = 'repair' OR origin = 'remap');

DROP VIEW v_orders;
CREATE VIEW v_orders AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS id, o.number, c.platform || ':' || c.shop_id AS connection,
  c.name AS connection_name, c.platform, o.status, o.status_native, o.cancel_requested, o.delivery_problem,
  o.return_status, o.fulfilled_by, datetime(o.created_at, 'unixepoch') AS created_at,
  datetime(o.updated_at, 'unixepoch') AS updated_at, o.total, o.currency, o.id AS order_id, o.kind, o.advance_fulfilment
FROM orders o JOIN connections c ON c.id = o.connection_id;

DROP VIEW v_order_history;
CREATE VIEW v_order_history AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, datetime(h.at, 'unixepoch') AS at, h.status,
  h.status_native, h.id AS history_id, h.order_id, h.origin
FROM order_history h JOIN orders o ON o.id = h.order_id JOIN connections c ON c.id = o.connection_id;

DROP VIEW v_slips;
CREATE VIEW v_slips AS
SELECT s.number, s.status, c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, w.code AS warehouse, s.date,
  datetime(s.created_at, 'unixepoch') AS created_at, datetime(s.exported_at, 'unixepoch') AS exported_at,
  datetime(s.cancelled_at, 'unixepoch') AS cancelled_at, s.receiver, s.reason, s.id AS slip_id, s.order_id
FROM slips s JOIN orders o ON o.id = s.order_id JOIN connections c ON c.id = o.connection_id
JOIN warehouses w ON w.id = s.warehouse_id;

CREATE VIEW v_orders_set_aside AS
SELECT c.platform || ':' || c.shop_id || '/' || r.number AS id, r.number, c.platform || ':' || c.shop_id AS connection,
  c.name AS connection_name, r.reason, datetime(r.rejected_at, 'unixepoch') AS since,
  datetime(r.asked_at, 'unixepoch') AS asked_at, o.id AS order_id
FROM rejected_orders r JOIN connections c ON c.id = r.connection_id
LEFT JOIN orders o ON o.connection_id = r.connection_id AND o.number = r.number;

-- IN with more than two words costs a table each time that a row is written; comparisons mean the same. The rows fit as they
-- are, so only the text of the schema changes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'status IN (''new'', ''processing'', ''packing'', ''shipping'', ''completed'', ''cancelled'', ''unknown'')',
  'status = ''new'' OR status = ''processing'' OR status = ''packing'' OR status = ''shipping'' OR status = ''completed'' OR status = ''cancelled'' OR status = ''unknown''')
WHERE type = 'table' AND name IN ('orders', 'order_history');
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'return_status IN (''none'', ''requested'', ''returning'', ''returned'')',
  'return_status = ''none'' OR return_status = ''requested'' OR return_status = ''returning'' OR return_status = ''returned'''),
  'kind IN (''order'', ''sample'', ''replacement'', ''exchange'')',
  'kind = ''order'' OR kind = ''sample'' OR kind = ''replacement'' OR kind = ''exchange''')
WHERE type = 'table' AND name = 'orders';
PRAGMA writable_schema = RESET;

ALTER TABLE sync_runs ADD COLUMN inactive INTEGER NOT NULL DEFAULT 0 CHECK (inactive IN (0, 1));

-- How far a slip of an order has come, beside the order: exceptions are then found by few rows.
ALTER TABLE orders ADD COLUMN slip TEXT NOT NULL DEFAULT 'early' CHECK (slip = 'early' OR slip = 'none' OR slip = 'awaiting_export' OR slip = 'exported');
UPDATE orders SET slip = 'none' WHERE updated_at > (SELECT min(created_at) FROM slips);
UPDATE orders SET slip = 'awaiting_export' WHERE id IN (SELECT order_id FROM slips WHERE status = 'awaiting_export');
UPDATE orders SET slip = 'exported' WHERE id IN (SELECT order_id FROM slips WHERE status = 'exported');
CREATE INDEX orders_sent_without_slip ON orders (fulfilled_by, updated_at)
  WHERE status IN ('shipping', 'completed') AND slip <> 'exported' AND slip <> 'early';
CREATE INDEX orders_cancelled_with_slip ON orders (status) WHERE slip IN ('awaiting_export', 'exported');
CREATE INDEX orders_of_odd_line ON orders (unknown_line_state) WHERE unknown_line_state = 1;
CREATE INDEX orders_in_advance ON orders (advance_fulfilment) WHERE advance_fulfilment = 1;
CREATE TRIGGER slips_mark_order_insert AFTER INSERT ON slips BEGIN
  UPDATE orders SET slip = CASE
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'exported') THEN 'exported'
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'awaiting_export') THEN 'awaiting_export'
    ELSE 'none' END
  WHERE id = NEW.order_id;
END;
CREATE TRIGGER slips_mark_order_update AFTER UPDATE OF status ON slips BEGIN
  UPDATE orders SET slip = CASE
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'exported') THEN 'exported'
    WHEN EXISTS (SELECT 1 FROM slips WHERE order_id = NEW.order_id AND status = 'awaiting_export') THEN 'awaiting_export'
    ELSE 'none' END
  WHERE id = NEW.order_id;
END;

-- What stands in need of a person's look, as far as no clock is needed to tell. `facts` is what muting it is about; what
-- `subject`, `state` and `detail` hold differs by kind. core/health/exception_kinds.cpp has the words.
CREATE VIEW standing_exceptions AS
SELECT 'order_cancelled_with_slip' AS kind, o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number AS reference,
  o.updated_at AS since, 1 AS count, o.status_native || '/' || o.cancel_requested || o.delivery_problem ||
  o.unknown_line_state || '/' || o.return_status || '/' || s.number || '/' || s.status AS facts,
  o.number AS subject, s.status AS state, s.number AS detail
FROM orders o JOIN slips s ON s.order_id = o.id JOIN connections c ON c.id = o.connection_id
WHERE o.status = 'cancelled' AND o.slip IN ('awaiting_export', 'exported') AND s.status IN ('awaiting_export', 'exported')
UNION ALL
SELECT 'sent_without_slip', o.connection_id, c.platform || ':' || c.shop_id || '/' || o.number,
  coalesce((SELECT min(h.at) FROM order_history h WHERE h.order_id = o.id AND h.status IN ('shipping', 'completed')
            AND h.origin = 'marketplace'), o.updated_at), 1,
  o.status_native || '/' || o.cancel_requested || o.delivery_problem || o.unknown_line_state || '/' || o.return_status,
  o.number, o.status, coalesce((SELECT s.number FROM slips s WHERE s.order_id = o.id AND s.status = 'awaiting_export'), '')
FROM orders o JOIN connections c ON c.id = o.connection_id
WHERE o.status IN ('shipping', 'completed') AND o.fulfilled_by = 'seller' AND o.slip <> 'exported' AND o.slip <> 'early'
  AND o.advance_fulfilment = 0 AND o.updated_at > (SELECT min(created_at) FROM slips)
  AND coalesce((SELECT min(h.at) FROM order_history h WHERE h.order_id = o.id AND h.status IN ('shipping', 'completed')
                AND h.origin = 'marketplace'), o.updated_at) > (SELECT min(created_at) FROM slips)
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
WHERE o.status IN ('new', 'processing', 'packing', 'shipping') AND o.slip IN ('early', 'none') AND o.fulfilled_by = 'seller'
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
WHERE c.status = 'connected' AND r.kind = 'orders' AND r.inactive = 1;

-- The same for people, with the word that mutes it. `count` is how many orders wait; times in UTC. Three kinds depend on
-- the clock and are known to `ecsync exceptions` alone: connection_expiring, connection_stale, order_unchanged.
CREATE VIEW v_exceptions AS
SELECT e.kind, c.platform || ':' || c.shop_id AS connection, c.name AS connection_name, e.reference,
  datetime(e.since, 'unixepoch') AS since, e.count, e.facts, m.reason AS muted_reason,
  datetime(m.until_at, 'unixepoch') AS muted_until
FROM standing_exceptions e JOIN connections c ON c.id = e.connection_id
LEFT JOIN muted_exceptions m ON m.kind = e.kind AND m.reference = e.reference AND m.facts = e.facts;
