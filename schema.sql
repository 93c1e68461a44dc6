-- The whole schema of ecsync's one file. Times are UTC Unix seconds. Money is a count of the currency's smallest unit
-- (VND: 1 = one dong). Ids of marketplaces are text. The views at the end (v_…) are the public face for people who
-- query with SQL; tables may change between versions, views only gain columns.

-- ---------------------------------------------------------------- connections

-- One consent of a seller: a token pair, sealed with the key outside this file (XChaCha20-Poly1305).
CREATE TABLE authorizations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform TEXT NOT NULL CHECK (platform <> ''),
  account TEXT NOT NULL CHECK (account <> ''), -- the marketplace's own name of the consent
  access_token BLOB,                     -- sealed; NULL once erased
  refresh_token BLOB,                    -- sealed; NULL once erased
  issued_at INTEGER NOT NULL,            -- server time of the answer that brought the pair
  access_expires_at INTEGER NOT NULL,
  refresh_expires_at INTEGER,            -- end of the refresh token, which a refresh may renew; NULL when it has none
  clock_offset INTEGER NOT NULL DEFAULT 0, -- server time minus wall clock, in seconds, as last seen
  refresh_started_at INTEGER,            -- attempt mark: a refresh was begun and its outcome is not known
  consent_expires_at INTEGER,            -- when the seller must sign in again whatever we do; NULL when nobody told
  consent_checked_at INTEGER,            -- when the marketplace was last asked for that; NULL where its tokens tell
  UNIQUE (platform, account),
  CHECK ((access_token IS NULL) = (refresh_token IS NULL))
) STRICT;

-- One seller account (shop) on one marketplace.
CREATE TABLE connections (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL CHECK (platform <> ''),
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
  unlinked_lines INTEGER,                -- lines without a link in orders that are not cancelled, as counted last; NULL
                                         -- when they are to be counted anew
  last_verified_at INTEGER,              -- when the last complete verification ended
  UNIQUE (platform, shop_id),
  CHECK ((status = 'disconnected') = (authorization_id IS NULL))
) STRICT;
CREATE INDEX connections_by_authorization ON connections (authorization_id);

-- What stands between a connection and its marketplace: its access is refused. No row while all is well.
CREATE TABLE consent_troubles (
  connection_id INTEGER PRIMARY KEY REFERENCES connections (id),
  refused_runs INTEGER NOT NULL CHECK (refused_runs >= 0), -- runs in a row in which a token was refused that had just come
  refused_since INTEGER,                 -- when the first of them was
  reason TEXT,                           -- the marketplace's words that ended the consent; NULL while it is connected
  said_at INTEGER,                       -- when it said them
  tries INTEGER NOT NULL CHECK (tries >= 0), -- how often what is stored was tried again since
  tried_at INTEGER                       -- by this machine's clock; the first time it is when the consent ended
) STRICT;

-- A sign-in that was begun; kept for an hour.
CREATE TABLE pending_consents (
  state TEXT NOT NULL PRIMARY KEY CHECK (state <> ''),
  platform TEXT NOT NULL CHECK (platform <> ''),
  country TEXT NOT NULL,                 -- '' when the seller did not choose one
  name TEXT NOT NULL,                    -- wished connection name, '' when none
  reconnect TEXT NOT NULL,               -- `platform:shop_id` that is to be connected again, '' when any
  created_at INTEGER NOT NULL,
  granted BLOB                           -- sealed: what the code brought, while its shops are still to be asked for
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

-- The last run of each kind, whatever came of it; it comes here with the first rows that it stores, or at its end.
CREATE TABLE sync_runs (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  kind TEXT NOT NULL CHECK (kind IN ('orders', 'products')),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,                   -- NULL while it runs, or when it was killed
  error_code TEXT,                       -- NULL when it went well
  error_message TEXT,
  requests INTEGER NOT NULL DEFAULT 0 CHECK (requests >= 0),
  inactive INTEGER NOT NULL DEFAULT 0 CHECK (inactive IN (0, 1)), -- its error: the shop or its seller is not active
  PRIMARY KEY (connection_id, kind),
  CHECK ((error_code IS NULL) = (error_message IS NULL)),
  CHECK (finished_at IS NOT NULL OR error_code IS NULL)
) STRICT, WITHOUT ROWID;

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

-- Orders that could not be read: set aside, asked for again ever more seldom.
CREATE TABLE rejected_orders (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  number TEXT NOT NULL CHECK (number <> ''),
  reason TEXT NOT NULL,
  rejected_at INTEGER NOT NULL,          -- when it was set aside
  asked_at INTEGER,                      -- when it was last asked for; NULL: not since it was set aside
  asks INTEGER NOT NULL DEFAULT 0 CHECK (asks >= 0),       -- how often; each doubles the pause
  denials INTEGER NOT NULL DEFAULT 0 CHECK (denials >= 0), -- answers in a row that there is no such order
  denied_since INTEGER,                  -- when the first of them came
  PRIMARY KEY (connection_id, number)
) STRICT, WITHOUT ROWID;

-- Products of a catalogue that could not be read; the listings that they are keep what was stored of them.
CREATE TABLE rejected_listings (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  listing TEXT NOT NULL CHECK (listing <> ''), -- ITEM or ITEM:SKU
  reason TEXT NOT NULL,
  rejected_at INTEGER NOT NULL,          -- when it was first told for this reason
  PRIMARY KEY (connection_id, listing)
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
  changed_at INTEGER,                    -- the marketplace's time of the product's last change, where its details depend on it
  UNIQUE (connection_id, item_id, sku_id)
) STRICT;
CREATE INDEX listings_by_seller_sku ON listings (seller_sku) WHERE seller_sku IS NOT NULL;

-- What one unit of a bundle consists of, where the marketplace composes it of other listings.
CREATE TABLE listing_parts (
  listing_id INTEGER NOT NULL REFERENCES listings (id),
  part INTEGER NOT NULL CHECK (part > 0),
  item_id TEXT NOT NULL,                 -- the part's own listing, '' when not told
  sku_id TEXT NOT NULL,
  seller_sku TEXT,                       -- as told with the bundle; NULL: look at the part's own listing
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (listing_id, part)
) STRICT, WITHOUT ROWID;

-- The words of a column that is written with every order are compared one by one: for IN with more than two of them SQLite
-- fills a table of its own each time that a row is written, which was a fifth of a first sync.
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  number TEXT NOT NULL CHECK (number <> ''),
  status TEXT NOT NULL CHECK (status = 'new' OR status = 'processing' OR status = 'packing' OR status = 'shipping'
    OR status = 'completed' OR status = 'cancelled' OR status = 'unknown'),
  status_native TEXT NOT NULL,           -- the marketplace's own word
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  delivery_problem INTEGER NOT NULL CHECK (delivery_problem IN (0, 1)),
  unknown_line_state INTEGER NOT NULL CHECK (unknown_line_state IN (0, 1)), -- blocks slips
  return_status TEXT NOT NULL
    CHECK (return_status = 'none' OR return_status = 'requested' OR return_status = 'returning' OR return_status = 'returned'),
  fulfilled_by TEXT NOT NULL CHECK (fulfilled_by IN ('seller', 'marketplace')),
  created_at INTEGER NOT NULL,           -- the marketplace's times
  updated_at INTEGER NOT NULL,
  total INTEGER,                         -- what the buyer pays, smallest unit of `currency`
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  content_hash INTEGER NOT NULL,         -- of every stored value, lines included: equal means nothing to write
  advance_fulfilment INTEGER NOT NULL DEFAULT 0 CHECK (advance_fulfilment IN (0, 1)), -- the goods may be with the
                                         -- marketplace already, from a package made in advance (Shopee)
  kind TEXT NOT NULL DEFAULT 'order'
    CHECK (kind = 'order' OR kind = 'sample' OR kind = 'replacement' OR kind = 'exchange'),
  slip TEXT NOT NULL DEFAULT 'early'     -- how far a slip of it has come, which triggers on slips keep; 'early': none, and
                                         -- the order was last written before the file's first slip; 'closed': all of its
                                         -- goods are back
    CHECK (slip = 'early' OR slip = 'none' OR slip = 'awaiting_export' OR slip = 'exported' OR slip = 'closed'),
  UNIQUE (connection_id, number)
) STRICT;
CREATE INDEX orders_by_number ON orders (number);
CREATE INDEX orders_by_created ON orders (created_at, id);
CREATE INDEX orders_by_connection_created ON orders (connection_id, created_at, id);
CREATE INDEX orders_by_status_created ON orders (status, created_at, id);
-- What exceptions are found by: few rows each.
CREATE INDEX orders_sent_without_slip ON orders (fulfilled_by, updated_at)
  WHERE status IN ('shipping', 'completed') AND slip <> 'exported' AND slip <> 'early';
CREATE INDEX orders_cancelled_with_slip ON orders (status) WHERE slip IN ('awaiting_export', 'exported');
CREATE INDEX orders_asked_to_cancel ON orders (cancel_requested) WHERE cancel_requested = 1;
CREATE INDEX orders_of_odd_line ON orders (unknown_line_state) WHERE unknown_line_state = 1;
CREATE INDEX orders_in_advance ON orders (advance_fulfilment) WHERE advance_fulfilment = 1;

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
  quantity_failed INTEGER NOT NULL DEFAULT 0 -- of the cancelled ones: could not be delivered, and come back
    CHECK (quantity_failed >= 0 AND quantity_failed <= quantity_cancelled),
  PRIMARY KEY (order_id, line),
  CHECK (quantity_cancelled + quantity_returned <= quantity)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_lines_by_listing ON order_lines (listing_id, order_id);

-- Every change of an order's state.
CREATE TABLE order_history (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,                   -- the marketplace's update time
  status TEXT NOT NULL CHECK (status = 'new' OR status = 'processing' OR status = 'packing' OR status = 'shipping'
    OR status = 'completed' OR status = 'cancelled' OR status = 'unknown'),
  status_native TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT 'marketplace' -- who wrote the row: an ordinary run, a verification, or a changed table
                                         -- of states
    CHECK (origin = 'marketplace' OR origin = 'repair' OR origin = 'remap')
) STRICT;
CREATE INDEX order_history_by_order ON order_history (order_id, at, id);

-- Orders of which the marketplace says that it has no such order. They stay, but no slip is made of them.
CREATE TABLE gone_orders (
  order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,                  -- the marketplace's words
  said_at INTEGER NOT NULL               -- when it said so for the last time
) STRICT;

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
  deleted_at INTEGER,
  low INTEGER CHECK (low >= 0),          -- stock is low when this many or fewer are available in all; NULL: never
  low_since INTEGER CHECK (low_since IS NULL OR low IS NOT NULL), -- since when it is; NULL while it is not
  similar_key TEXT NOT NULL DEFAULT ''   -- the code without blanks, letter case and other forms of letters
) STRICT;
CREATE UNIQUE INDEX products_by_code ON products (code) WHERE deleted_at IS NULL;
CREATE INDEX products_by_likeness ON products (similar_key) WHERE deleted_at IS NULL AND similar_key <> '';
CREATE INDEX products_running_low ON products (low_since) WHERE low_since IS NOT NULL;

-- One unit of the listing is `quantity` of the product; several rows make a combo.
CREATE TABLE links (
  listing_id INTEGER NOT NULL REFERENCES listings (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (listing_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_product ON links (product_id);
CREATE TRIGGER links_uncount_insert AFTER INSERT ON links BEGIN
  UPDATE connections SET unlinked_lines = NULL
  WHERE id = (SELECT connection_id FROM listings WHERE id = NEW.listing_id) AND unlinked_lines IS NOT NULL;
END;
CREATE TRIGGER links_uncount_delete AFTER DELETE ON links BEGIN
  UPDATE connections SET unlinked_lines = NULL
  WHERE id = (SELECT connection_id FROM listings WHERE id = OLD.listing_id) AND unlinked_lines IS NOT NULL;
END;

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
  kind TEXT NOT NULL CHECK (kind IN ('slip_created', 'slip_exported', 'slip_cancelled', 'returned', 'return_cancelled', 'set',
                                     'adjust', 'receive', 'damage', 'transfer_out', 'transfer_in')),
  available_delta INTEGER NOT NULL,
  awaiting_export_delta INTEGER NOT NULL,
  damaged_delta INTEGER NOT NULL,
  slip_id INTEGER REFERENCES slips (id),
  reason TEXT,
  ref TEXT,                              -- the sender's own number of a receipt: the same one twice changes nothing
  return_id INTEGER REFERENCES returns (id)
    CHECK ((return_id IS NOT NULL) = (kind IN ('returned', 'return_cancelled'))),
  CHECK ((slip_id IS NOT NULL) = (kind IN ('slip_created', 'slip_exported', 'slip_cancelled'))),
  -- What each kind of event does to the three amounts.
  CHECK (CASE kind
    WHEN 'slip_created' THEN available_delta < 0 AND awaiting_export_delta = -available_delta AND damaged_delta = 0
    WHEN 'slip_exported' THEN available_delta = 0 AND awaiting_export_delta < 0 AND damaged_delta = 0
    WHEN 'slip_cancelled' THEN available_delta > 0 AND awaiting_export_delta = -available_delta AND damaged_delta = 0
    WHEN 'returned' THEN available_delta >= 0 AND damaged_delta >= 0 AND available_delta + damaged_delta > 0
      AND awaiting_export_delta = 0
    WHEN 'return_cancelled' THEN available_delta <= 0 AND damaged_delta <= 0 AND available_delta + damaged_delta < 0
      AND awaiting_export_delta = 0
    WHEN 'receive' THEN available_delta > 0 AND awaiting_export_delta = 0 AND damaged_delta = 0
    WHEN 'damage' THEN damaged_delta <> 0 AND available_delta = -damaged_delta AND awaiting_export_delta = 0
    WHEN 'transfer_out' THEN available_delta < 0 AND awaiting_export_delta = 0 AND damaged_delta = 0
    WHEN 'transfer_in' THEN available_delta > 0 AND awaiting_export_delta = 0 AND damaged_delta = 0
    ELSE awaiting_export_delta = 0 AND damaged_delta = 0 -- set, adjust
  END)
) STRICT;
CREATE INDEX movements_by_product ON movements (product_id, id);
CREATE INDEX movements_by_slip ON movements (slip_id) WHERE slip_id IS NOT NULL;
CREATE INDEX movements_by_return ON movements (return_id) WHERE return_id IS NOT NULL;
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
  closed_at INTEGER CHECK (closed_at IS NULL OR status = 'exported'), -- when the last of its pieces came back
  CHECK ((exported_at IS NOT NULL) = (status = 'exported')),
  CHECK ((cancelled_at IS NOT NULL) = (status = 'cancelled'))
) STRICT;
CREATE INDEX slips_by_order ON slips (order_id);
CREATE INDEX slips_by_created ON slips (created_at, id);
-- One live slip per order; one whose goods are all back is live no more.
CREATE UNIQUE INDEX slips_live ON slips (order_id) WHERE status IN ('awaiting_export', 'exported') AND closed_at IS NULL;

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
CREATE TRIGGER slip_sources_frozen_update BEFORE UPDATE ON slip_sources BEGIN
  SELECT RAISE(ABORT, 'what a slip was made from never changes');
END;
CREATE TRIGGER slip_sources_frozen_delete BEFORE DELETE ON slip_sources BEGIN
  SELECT RAISE(ABORT, 'what a slip was made from never changes');
END;

-- orders.slip follows.
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

-- ---------------------------------------------------------------- return receipts (phiếu nhập kho hàng trả)

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

-- ---------------------------------------------------------------- what people were told

-- Exceptions that a person has settled by a word.
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

-- What each reader of new exceptions was shown; a row goes when its exception ends.
CREATE TABLE shown_exceptions (
  reader TEXT NOT NULL CHECK (reader <> ''),
  kind TEXT NOT NULL CHECK (kind <> ''),
  reference TEXT NOT NULL CHECK (reference <> ''),
  episode TEXT NOT NULL,                 -- which standing of it: what ended and came back is new
  shown_at INTEGER NOT NULL,
  PRIMARY KEY (reader, kind, reference)
) STRICT, WITHOUT ROWID;

-- The error of a connection that a quiet run told last, so that it is told once a day and not every quarter of an hour.
CREATE TABLE told_errors (
  connection_id INTEGER PRIMARY KEY REFERENCES connections (id),
  code TEXT NOT NULL CHECK (code <> ''),
  told_at INTEGER NOT NULL
) STRICT;

-- ---------------------------------------------------------------- public views

CREATE VIEW v_connections AS
SELECT platform || ':' || shop_id AS id, name, platform, country, shop_name, status,
  datetime(connected_at, 'unixepoch') AS connected_at, datetime(horizon, 'unixepoch') AS horizon,
  datetime(last_sync_at, 'unixepoch') AS last_sync_at, datetime(last_success_at, 'unixepoch') AS last_success_at,
  datetime(last_verified_at, 'unixepoch') AS last_verified_at
FROM connections;

-- One row per order; `total` in the currency's smallest unit, times in UTC.
CREATE VIEW v_orders AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS id, o.number, c.platform || ':' || c.shop_id AS connection,
  c.name AS connection_name, c.platform, o.status, o.status_native, o.cancel_requested, o.delivery_problem,
  o.return_status, o.fulfilled_by, datetime(o.created_at, 'unixepoch') AS created_at,
  datetime(o.updated_at, 'unixepoch') AS updated_at, o.total, o.currency, o.id AS order_id, o.kind, o.advance_fulfilment
FROM orders o JOIN connections c ON c.id = o.connection_id;

-- Orders that could not be read, with the reason; `order_id` is the row that holds an older version, NULL when there is none.
CREATE VIEW v_orders_set_aside AS
SELECT c.platform || ':' || c.shop_id || '/' || r.number AS id, r.number, c.platform || ':' || c.shop_id AS connection,
  c.name AS connection_name, r.reason, datetime(r.rejected_at, 'unixepoch') AS since,
  datetime(r.asked_at, 'unixepoch') AS asked_at, o.id AS order_id
FROM rejected_orders r JOIN connections c ON c.id = r.connection_id
LEFT JOIN orders o ON o.connection_id = r.connection_id AND o.number = r.number;

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
  h.status_native, h.id AS history_id, h.order_id, h.origin
FROM order_history h JOIN orders o ON o.id = h.order_id JOIN connections c ON c.id = o.connection_id;

-- `price` in the currency's smallest unit; `products` counts the linked products.
CREATE VIEW v_listings AS
SELECT c.platform || ':' || c.shop_id || '/' || g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END AS id,
  c.platform || ':' || c.shop_id AS connection, g.seller_sku, g.name, g.variation, g.image, g.price, g.currency, g.stock,
  g.active, (SELECT count(*) FROM links k WHERE k.listing_id = g.id) AS products, g.id AS listing_id
FROM listings g JOIN connections c ON c.id = g.connection_id;

-- One row per part of a bundle that the marketplace composes: one unit of the listing holds `quantity` of it.
CREATE VIEW v_listing_parts AS
SELECT c.platform || ':' || c.shop_id || '/' || b.item_id || CASE b.sku_id WHEN '' THEN '' ELSE ':' || b.sku_id END AS listing,
  t.part, CASE WHEN t.seller_sku IS NULL THEN g.seller_sku ELSE t.seller_sku END AS seller_sku, t.quantity, t.listing_id
FROM listing_parts t JOIN listings b ON b.id = t.listing_id JOIN connections c ON c.id = b.connection_id
LEFT JOIN listings g ON g.connection_id = b.connection_id AND g.item_id = t.item_id AND g.sku_id = t.sku_id;

-- One row per linked product: one unit of the listing is `quantity` of it.
CREATE VIEW v_links AS
SELECT c.platform || ':' || c.shop_id || '/' || g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END AS listing,
  p.code AS product, k.quantity, k.listing_id
FROM links k JOIN listings g ON g.id = k.listing_id JOIN connections c ON c.id = g.connection_id
JOIN products p ON p.id = k.product_id;

CREATE VIEW v_products AS
SELECT code, name, unit, image, price, currency,
  (SELECT count(*) FROM links k WHERE k.product_id = products.id) AS listings, low,
  datetime(low_since, 'unixepoch') AS low_since
FROM products WHERE deleted_at IS NULL;

-- Products whose codes differ in blanks, letter case or the form of letters alone: each beside the first of them.
CREATE VIEW v_product_twins AS
SELECT p.code, (SELECT min(o.code) FROM products o WHERE o.similar_key = p.similar_key AND o.similar_key <> ''
                AND o.deleted_at IS NULL) AS twin
FROM products p
WHERE p.deleted_at IS NULL AND p.similar_key <> ''
  AND EXISTS (SELECT 1 FROM products o WHERE o.similar_key = p.similar_key AND o.similar_key <> ''
              AND o.deleted_at IS NULL AND o.code < p.code);

-- In pieces; on_hand = available + awaiting_export + damaged.
CREATE VIEW v_stock AS
SELECT p.code AS product, p.name, p.unit, w.code AS warehouse, s.on_hand, s.available, s.awaiting_export, s.damaged
FROM stock s JOIN products p ON p.id = s.product_id JOIN warehouses w ON w.id = s.warehouse_id
WHERE p.deleted_at IS NULL AND w.deleted_at IS NULL;

-- `date` is the document's local date, the other times are UTC.
CREATE VIEW v_slips AS
SELECT s.number, s.status, c.platform || ':' || c.shop_id || '/' || o.number AS order_ref, w.code AS warehouse, s.date,
  datetime(s.created_at, 'unixepoch') AS created_at, datetime(s.exported_at, 'unixepoch') AS exported_at,
  datetime(s.cancelled_at, 'unixepoch') AS cancelled_at, s.receiver, s.reason, s.id AS slip_id, s.order_id,
  datetime(s.closed_at, 'unixepoch') AS closed_at
FROM slips s JOIN orders o ON o.id = s.order_id JOIN connections c ON c.id = o.connection_id
JOIN warehouses w ON w.id = s.warehouse_id;

-- The frozen lines of a slip; `unit_price` in the currency's smallest unit.
CREATE VIEW v_slip_lines AS
SELECT s.number AS slip, l.line, l.code AS product, l.name, l.unit, l.quantity, l.unit_price, l.currency, l.slip_id
FROM slip_lines l JOIN slips s ON s.id = l.slip_id;

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

-- The stock ledger, in pieces.
CREATE VIEW v_movements AS
SELECT m.id, datetime(m.at, 'unixepoch') AS at, p.code AS product, w.code AS warehouse, m.kind, m.available_delta,
  m.awaiting_export_delta, m.damaged_delta, s.number AS slip, m.reason, m.ref, r.number AS return
FROM movements m JOIN products p ON p.id = m.product_id JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN slips s ON s.id = m.slip_id LEFT JOIN returns r ON r.id = m.return_id;

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
