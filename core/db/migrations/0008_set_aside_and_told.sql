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

CREATE TABLE shown_exceptions (
  reader TEXT NOT NULL CHECK (reader <> ''),
  kind TEXT NOT NULL CHECK (kind <> ''),
  reference TEXT NOT NULL CHECK (reference <> ''),
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
