-- The whole schema of ecsync's one file. Times are UTC Unix seconds. Money is a count of the currency's smallest unit
-- (VND: 1 = one dong). Ids of marketplaces are text. The views at the end (v_…) are the public face for people who
-- query with SQL; tables may change between versions, views only gain columns.

-- ---------------------------------------------------------------- connections

-- One consent of a seller: a token pair, sealed with the key outside this file (XChaCha20-Poly1305).
CREATE TABLE authorizations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform TEXT NOT NULL CHECK (platform IN ('lazada', 'shopee', 'tiktok')),
  account TEXT NOT NULL CHECK (account <> ''), -- the marketplace's own name of the consent
  access_token BLOB,                     -- sealed; NULL once erased
  refresh_token BLOB,                    -- sealed; NULL once erased
  issued_at INTEGER NOT NULL,            -- server time of the answer that brought the pair
  access_expires_at INTEGER NOT NULL,
  refresh_expires_at INTEGER,            -- end of the consent; NULL when it has none
  clock_offset INTEGER NOT NULL DEFAULT 0, -- server time minus wall clock, in seconds, as last seen
  refresh_started_at INTEGER,            -- attempt mark: a refresh was begun and its outcome is not known
  UNIQUE (platform, account),
  CHECK ((access_token IS NULL) = (refresh_token IS NULL))
) STRICT;

-- One seller account (shop) on one marketplace.
CREATE TABLE connections (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL CHECK (platform IN ('lazada', 'shopee', 'tiktok')),
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  name TEXT NOT NULL UNIQUE CHECK (name GLOB '[a-z0-9]*' AND name NOT GLOB '*[^a-z0-9._-]*'),
  country TEXT NOT NULL CHECK (country GLOB '[A-Z][A-Z]'), -- ISO 3166
  shop_name TEXT NOT NULL,
  shop_key TEXT NOT NULL DEFAULT '',     -- what shop calls need beside the id (TikTok Shop's cipher)
  authorization_id INTEGER REFERENCES authorizations (id),
  status TEXT NOT NULL CHECK (status IN ('connected', 'needs_auth', 'disconnected')),
  connected_at INTEGER NOT NULL,
  horizon INTEGER,                       -- orders created before it are never stored; set by the first sync
  last_sync_at INTEGER,                  -- end of the last order run
  last_success_at INTEGER,               -- end of the last order run without error
  UNIQUE (platform, shop_id),
  CHECK ((status = 'disconnected') = (authorization_id IS NULL))
) STRICT;
CREATE INDEX connections_by_authorization ON connections (authorization_id);

-- A sign-in that was begun; kept for an hour.
CREATE TABLE pending_consents (
  state TEXT NOT NULL PRIMARY KEY CHECK (state <> ''),
  platform TEXT NOT NULL CHECK (platform IN ('lazada', 'shopee', 'tiktok')),
  country TEXT NOT NULL,                 -- '' when the seller did not choose one
  name TEXT NOT NULL,                    -- wished connection name, '' when none
  reconnect TEXT NOT NULL,               -- `platform:shop_id` that is to be connected again, '' when any
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- sync progress

-- How far a connection has been read. The cursor moves only in the transaction that stores the rows it stands for.
CREATE TABLE sync_cursors (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  kind TEXT NOT NULL CHECK (kind IN ('orders', 'products')),
  cursor INTEGER NOT NULL,               -- everything changed up to here is stored; no row before the first complete run
  PRIMARY KEY (connection_id, kind)
) STRICT, WITHOUT ROWID;

-- The reading that is under way: what it will have covered when all its windows are done.
CREATE TABLE sync_plans (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  kind TEXT NOT NULL CHECK (kind IN ('orders', 'products')),
  purpose TEXT NOT NULL CHECK (purpose IN ('first', 'update', 'extend', 'full')),
  field TEXT NOT NULL CHECK (field IN ('created', 'updated')),
  from_at INTEGER NOT NULL,              -- inclusive
  to_at INTEGER NOT NULL,                -- inclusive
  first_answer_at INTEGER,               -- server time of the plan's first answer; the cursor never passes it
  PRIMARY KEY (connection_id, kind),
  CHECK (from_at <= to_at)
) STRICT, WITHOUT ROWID;

-- Pieces of a plan that are not finished yet, each with its place. A finished piece is deleted.
CREATE TABLE sync_windows (
  connection_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  from_at INTEGER NOT NULL,              -- inclusive
  to_at INTEGER NOT NULL,                -- inclusive
  page TEXT NOT NULL DEFAULT '',         -- the adapter's place inside the window, '' at its beginning
  PRIMARY KEY (connection_id, kind, from_at),
  FOREIGN KEY (connection_id, kind) REFERENCES sync_plans (connection_id, kind) ON DELETE CASCADE,
  CHECK (from_at <= to_at)
) STRICT, WITHOUT ROWID;

-- The last run of each kind, whatever came of it.
CREATE TABLE sync_runs (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  kind TEXT NOT NULL CHECK (kind IN ('orders', 'products')),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,                   -- NULL while it runs, or when it was killed
  error_code TEXT,                       -- NULL when it went well
  error_message TEXT,
  requests INTEGER NOT NULL DEFAULT 0 CHECK (requests >= 0),
  PRIMARY KEY (connection_id, kind),
  CHECK ((error_code IS NULL) = (error_message IS NULL)),
  CHECK (finished_at IS NOT NULL OR error_code IS NULL)
) STRICT, WITHOUT ROWID;

-- Orders that could not be read: set aside, asked for again in every run.
CREATE TABLE rejected_orders (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  number TEXT NOT NULL CHECK (number <> ''),
  reason TEXT NOT NULL,
  rejected_at INTEGER NOT NULL,          -- when it was first set aside for this reason
  PRIMARY KEY (connection_id, number)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- listings and orders

CREATE TABLE listings (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  item_id TEXT NOT NULL CHECK (item_id <> ''),
  sku_id TEXT NOT NULL,                  -- '' for an item without variants
  seller_sku TEXT,
  name TEXT NOT NULL,
  variation TEXT,
  image TEXT,
  price INTEGER,                         -- smallest unit of `currency`
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'), -- ISO 4217
  stock INTEGER,                         -- as the marketplace counts it
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  pulled INTEGER NOT NULL CHECK (pulled IN (0, 1)), -- 0: only seen in orders so far
  search_key TEXT NOT NULL,              -- name, variation and seller SKU without case and marks
  UNIQUE (connection_id, item_id, sku_id)
) STRICT;
CREATE INDEX listings_by_seller_sku ON listings (seller_sku) WHERE seller_sku IS NOT NULL;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  number TEXT NOT NULL CHECK (number <> ''),
  status TEXT NOT NULL CHECK (status IN ('new', 'processing', 'packing', 'shipping', 'completed', 'cancelled', 'unknown')),
  status_native TEXT NOT NULL,           -- the marketplace's own word
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  delivery_problem INTEGER NOT NULL CHECK (delivery_problem IN (0, 1)),
  unknown_line_state INTEGER NOT NULL CHECK (unknown_line_state IN (0, 1)), -- blocks slips
  return_status TEXT NOT NULL CHECK (return_status IN ('none', 'requested', 'returning', 'returned')),
  fulfilled_by TEXT NOT NULL CHECK (fulfilled_by IN ('seller', 'marketplace')),
  created_at INTEGER NOT NULL,           -- the marketplace's times
  updated_at INTEGER NOT NULL,
  total INTEGER,                         -- what the buyer pays, smallest unit of `currency`
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  content_hash INTEGER NOT NULL,         -- of every stored value, lines included: equal means nothing to write
  UNIQUE (connection_id, number)
) STRICT;
CREATE INDEX orders_by_number ON orders (number);
CREATE INDEX orders_by_created ON orders (created_at, id);
CREATE INDEX orders_by_connection_created ON orders (connection_id, created_at, id);
CREATE INDEX orders_by_status_created ON orders (status, created_at, id);

-- One line: all units of one listing at one unit price.
CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line INTEGER NOT NULL CHECK (line > 0),
  listing_id INTEGER NOT NULL REFERENCES listings (id),
  seller_sku TEXT,
  name TEXT NOT NULL,                    -- as sold
  variation TEXT,
  image TEXT,
  status_native TEXT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),  -- units ordered
  quantity_cancelled INTEGER NOT NULL CHECK (quantity_cancelled >= 0),
  quantity_returned INTEGER NOT NULL CHECK (quantity_returned >= 0),
  unit_price INTEGER,                    -- smallest unit of the order's currency
  PRIMARY KEY (order_id, line),
  CHECK (quantity_cancelled + quantity_returned <= quantity)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_lines_by_listing ON order_lines (listing_id, order_id);

-- Every change of an order's state.
CREATE TABLE order_history (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,                   -- the marketplace's update time
  status TEXT NOT NULL CHECK (status IN ('new', 'processing', 'packing', 'shipping', 'completed', 'cancelled', 'unknown')),
  status_native TEXT NOT NULL
) STRICT;
CREATE INDEX order_history_by_order ON order_history (order_id, at, id);

-- ---------------------------------------------------------------- the seller's own products

-- Deleted rows stay, because the ledger and old slips point to them.
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL CHECK (code <> '' AND code = trim(code) AND code NOT GLOB '*[:/]*'),
  name TEXT NOT NULL CHECK (name <> ''),
  unit TEXT NOT NULL,
  image TEXT,
  price INTEGER CHECK (price >= 0),      -- smallest unit of `currency`
  currency TEXT NOT NULL DEFAULT 'VND' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  search_key TEXT NOT NULL,              -- code and name without case and marks
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX products_by_code ON products (code) WHERE deleted_at IS NULL;

-- One unit of the listing is `quantity` of the product; several rows make a combo.
CREATE TABLE links (
  listing_id INTEGER NOT NULL REFERENCES listings (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (listing_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_product ON links (product_id);

-- ---------------------------------------------------------------- warehouses and stock

CREATE TABLE warehouses (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL CHECK (code <> '' AND code = trim(code) AND code NOT GLOB '*[:/]*'),
  name TEXT NOT NULL,
  address TEXT,
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  deleted_at INTEGER,
  CHECK (deleted_at IS NULL OR is_default = 0)
) STRICT;
CREATE UNIQUE INDEX warehouses_by_code ON warehouses (code) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX warehouses_default ON warehouses (is_default) WHERE is_default = 1;

-- Balances, in pieces. Only the ledger's trigger writes them.
CREATE TABLE stock (
  warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  available INTEGER NOT NULL CHECK (available >= 0),
  awaiting_export INTEGER NOT NULL CHECK (awaiting_export >= 0),
  damaged INTEGER NOT NULL CHECK (damaged >= 0),
  on_hand INTEGER NOT NULL CHECK (on_hand = available + awaiting_export + damaged),
  PRIMARY KEY (warehouse_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_by_product ON stock (product_id);

-- The ledger: every change of stock is one row, never changed, never removed.
CREATE TABLE movements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
  kind TEXT NOT NULL CHECK (kind IN ('slip_created', 'slip_exported', 'slip_cancelled', 'set', 'adjust', 'receive', 'damage',
                                     'transfer_out', 'transfer_in')),
  available_delta INTEGER NOT NULL,
  awaiting_export_delta INTEGER NOT NULL,
  damaged_delta INTEGER NOT NULL,
  slip_id INTEGER REFERENCES slips (id),
  reason TEXT,
  ref TEXT,                              -- the sender's own number of a receipt: the same one twice changes nothing
  CHECK ((slip_id IS NOT NULL) = (kind IN ('slip_created', 'slip_exported', 'slip_cancelled'))),
  -- What each kind of event does to the three amounts.
  CHECK (CASE kind
    WHEN 'slip_created' THEN available_delta < 0 AND awaiting_export_delta = -available_delta AND damaged_delta = 0
    WHEN 'slip_exported' THEN available_delta = 0 AND awaiting_export_delta < 0 AND damaged_delta = 0
    WHEN 'slip_cancelled' THEN available_delta > 0 AND awaiting_export_delta = -available_delta AND damaged_delta = 0
    WHEN 'receive' THEN available_delta > 0 AND awaiting_export_delta = 0 AND damaged_delta = 0
    WHEN 'damage' THEN damaged_delta <> 0 AND available_delta = -damaged_delta AND awaiting_export_delta = 0
    WHEN 'transfer_out' THEN available_delta < 0 AND awaiting_export_delta = 0 AND damaged_delta = 0
    WHEN 'transfer_in' THEN available_delta > 0 AND awaiting_export_delta = 0 AND damaged_delta = 0
    ELSE awaiting_export_delta = 0 AND damaged_delta = 0 -- set, adjust
  END)
) STRICT;
CREATE INDEX movements_by_product ON movements (product_id, id);
CREATE INDEX movements_by_slip ON movements (slip_id) WHERE slip_id IS NOT NULL;
CREATE UNIQUE INDEX movements_by_ref ON movements (ref, product_id, warehouse_id) WHERE ref IS NOT NULL;

-- Balances equal the sum of the ledger because nothing else moves them; the CHECKs above refuse a movement that would
-- take more than there is.
CREATE TRIGGER movements_move_stock AFTER INSERT ON movements BEGIN
  INSERT INTO stock (warehouse_id, product_id, available, awaiting_export, damaged, on_hand)
  SELECT NEW.warehouse_id, NEW.product_id, 0, 0, 0, 0
  WHERE NOT EXISTS (SELECT 1 FROM stock WHERE warehouse_id = NEW.warehouse_id AND product_id = NEW.product_id);
  UPDATE stock SET
    available = available + NEW.available_delta,
    awaiting_export = awaiting_export + NEW.awaiting_export_delta,
    damaged = damaged + NEW.damaged_delta,
    on_hand = on_hand + NEW.available_delta + NEW.awaiting_export_delta + NEW.damaged_delta
  WHERE warehouse_id = NEW.warehouse_id AND product_id = NEW.product_id;
END;
CREATE TRIGGER movements_stay_update BEFORE UPDATE ON movements BEGIN
  SELECT RAISE(ABORT, 'the stock ledger is append-only');
END;
CREATE TRIGGER movements_stay_delete BEFORE DELETE ON movements BEGIN
  SELECT RAISE(ABORT, 'the stock ledger is append-only');
END;

-- ---------------------------------------------------------------- export slips (phiếu xuất)

-- Last number used of each pattern; numbers are never used again.
CREATE TABLE slip_sequences (
  pattern TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE slips (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE CHECK (number <> ''),
  order_id INTEGER NOT NULL REFERENCES orders (id),
  warehouse_id INTEGER NOT NULL REFERENCES warehouses (id),
  status TEXT NOT NULL CHECK (status IN ('awaiting_export', 'exported', 'cancelled')),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- of the document, local
  created_at INTEGER NOT NULL,
  exported_at INTEGER,
  cancelled_at INTEGER,
  receiver TEXT,
  reason TEXT,
  cancel_reason TEXT,
  CHECK ((exported_at IS NOT NULL) = (status = 'exported')),
  CHECK ((cancelled_at IS NOT NULL) = (status = 'cancelled'))
) STRICT;
CREATE INDEX slips_by_order ON slips (order_id);
CREATE INDEX slips_by_created ON slips (created_at, id);
-- One live slip per order.
CREATE UNIQUE INDEX slips_live ON slips (order_id) WHERE status IN ('awaiting_export', 'exported');

-- Frozen copies: later renames do not rewrite a document.
CREATE TABLE slip_lines (
  slip_id INTEGER NOT NULL REFERENCES slips (id),
  line INTEGER NOT NULL CHECK (line > 0),
  product_id INTEGER NOT NULL REFERENCES products (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price INTEGER CHECK (unit_price >= 0), -- the product's own price at that moment, smallest unit of `currency`
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  PRIMARY KEY (slip_id, line)
) STRICT, WITHOUT ROWID;

-- Exported and cancelled are final, a slip is never removed, and its lines never change.
CREATE TRIGGER slips_final BEFORE UPDATE OF status, number, order_id, warehouse_id ON slips
WHEN OLD.status <> 'awaiting_export' OR NEW.number <> OLD.number OR NEW.order_id <> OLD.order_id
  OR NEW.warehouse_id <> OLD.warehouse_id BEGIN
  SELECT RAISE(ABORT, 'an exported or cancelled slip is final');
END;
CREATE TRIGGER slips_stay BEFORE DELETE ON slips BEGIN
  SELECT RAISE(ABORT, 'slips are never removed');
END;
CREATE TRIGGER slip_lines_frozen_update BEFORE UPDATE ON slip_lines BEGIN
  SELECT RAISE(ABORT, 'the lines of a slip never change');
END;
CREATE TRIGGER slip_lines_frozen_delete BEFORE DELETE ON slip_lines BEGIN
  SELECT RAISE(ABORT, 'the lines of a slip never change');
END;

-- ---------------------------------------------------------------- public views

CREATE VIEW v_connections AS
SELECT platform || ':' || shop_id AS id, name, platform, country, shop_name, status,
  datetime(connected_at, 'unixepoch') AS connected_at, datetime(horizon, 'unixepoch') AS horizon,
  datetime(last_sync_at, 'unixepoch') AS last_sync_at, datetime(last_success_at, 'unixepoch') AS last_success_at
FROM connections;

-- One row per order; `total` in the currency's smallest unit, times in UTC.
CREATE VIEW v_orders AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS id, o.number, c.platform || ':' || c.shop_id AS connection,
  c.name AS connection_name, c.platform, o.status, o.status_native, o.cancel_requested, o.delivery_problem,
  o.return_status, o.fulfilled_by, datetime(o.created_at, 'unixepoch') AS created_at,
  datetime(o.updated_at, 'unixepoch') AS updated_at, o.total, o.currency, o.id AS order_id
FROM orders o JOIN connections c ON c.id = o.connection_id;

-- One row per line, with the link resolved at this moment: name, image and unit are the product's when the listing is
-- linked to exactly one product (`product`, `product_quantity` per unit of the line), else the marketplace's own.
-- `products` counts the linked products; v_links names them.
CREATE VIEW v_order_lines AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, l.line,
  c.platform || ':' || c.shop_id || '/' || g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END AS listing,
  l.seller_sku, l.name AS marketplace_name, l.variation, l.status_native, l.quantity, l.quantity_cancelled,
  l.quantity_returned, l.quantity - l.quantity_cancelled - l.quantity_returned AS living, l.unit_price, o.currency,
  CASE WHEN p.id IS NULL THEN l.name ELSE p.name END AS name,
  CASE WHEN p.id IS NULL THEN l.image ELSE p.image END AS image,
  p.unit, p.code AS product, k.quantity AS product_quantity,
  (SELECT count(*) FROM links n WHERE n.listing_id = l.listing_id) AS products, l.order_id, l.listing_id
FROM order_lines l
JOIN orders o ON o.id = l.order_id
JOIN connections c ON c.id = o.connection_id
JOIN listings g ON g.id = l.listing_id
LEFT JOIN links k ON k.listing_id = l.listing_id
  AND NOT EXISTS (SELECT 1 FROM links n WHERE n.listing_id = k.listing_id AND n.product_id <> k.product_id)
LEFT JOIN products p ON p.id = k.product_id;

-- Every change of state, oldest first within an order by `at`, then `history_id`.
CREATE VIEW v_order_history AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, datetime(h.at, 'unixepoch') AS at, h.status,
  h.status_native, h.id AS history_id, h.order_id
FROM order_history h JOIN orders o ON o.id = h.order_id JOIN connections c ON c.id = o.connection_id;

-- `price` in the currency's smallest unit; `products` counts the linked products.
CREATE VIEW v_listings AS
SELECT c.platform || ':' || c.shop_id || '/' || g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END AS id,
  c.platform || ':' || c.shop_id AS connection, g.seller_sku, g.name, g.variation, g.image, g.price, g.currency, g.stock,
  g.active, (SELECT count(*) FROM links k WHERE k.listing_id = g.id) AS products, g.id AS listing_id
FROM listings g JOIN connections c ON c.id = g.connection_id;

-- One row per linked product: one unit of the listing is `quantity` of it.
CREATE VIEW v_links AS
SELECT c.platform || ':' || c.shop_id || '/' || g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END AS listing,
  p.code AS product, k.quantity, k.listing_id
FROM links k JOIN listings g ON g.id = k.listing_id JOIN connections c ON c.id = g.connection_id
JOIN products p ON p.id = k.product_id;

CREATE VIEW v_products AS
SELECT code, name, unit, image, price, currency,
  (SELECT count(*) FROM links k WHERE k.product_id = products.id) AS listings
FROM products WHERE deleted_at IS NULL;

-- In pieces; on_hand = available + awaiting_export + damaged.
CREATE VIEW v_stock AS
SELECT p.code AS product, p.name, p.unit, w.code AS warehouse, s.on_hand, s.available, s.awaiting_export, s.damaged
FROM stock s JOIN products p ON p.id = s.product_id JOIN warehouses w ON w.id = s.warehouse_id
WHERE p.deleted_at IS NULL AND w.deleted_at IS NULL;

-- `date` is the document's local date, the other times are UTC.
CREATE VIEW v_slips AS
SELECT s.number, s.status, c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, w.code AS warehouse, s.date,
  datetime(s.created_at, 'unixepoch') AS created_at, datetime(s.exported_at, 'unixepoch') AS exported_at,
  datetime(s.cancelled_at, 'unixepoch') AS cancelled_at, s.receiver, s.reason, s.id AS slip_id
FROM slips s JOIN orders o ON o.id = s.order_id JOIN connections c ON c.id = o.connection_id
JOIN warehouses w ON w.id = s.warehouse_id;

-- The frozen lines of a slip; `unit_price` in the currency's smallest unit.
CREATE VIEW v_slip_lines AS
SELECT s.number AS slip, l.line, l.code AS product, l.name, l.unit, l.quantity, l.unit_price, l.currency, l.slip_id
FROM slip_lines l JOIN slips s ON s.id = l.slip_id;

-- The stock ledger, in pieces.
CREATE VIEW v_movements AS
SELECT m.id, datetime(m.at, 'unixepoch') AS at, p.code AS product, w.code AS warehouse, m.kind, m.available_delta,
  m.awaiting_export_delta, m.damaged_delta, s.number AS slip, m.reason, m.ref
FROM movements m JOIN products p ON p.id = m.product_id JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN slips s ON s.id = m.slip_id;
