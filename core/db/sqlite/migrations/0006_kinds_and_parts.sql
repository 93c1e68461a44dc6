-- Details are asked for once more: earlier versions did not read what bundles are made of.
UPDATE listings SET changed_at = NULL WHERE changed_at IS NOT NULL;

CREATE TABLE listing_parts (
  listing_id INTEGER NOT NULL REFERENCES listings (id),
  part INTEGER NOT NULL CHECK (part > 0),
  item_id TEXT NOT NULL,                 -- the part's own listing, '' when not told
  sku_id TEXT NOT NULL,
  seller_sku TEXT,                       -- as told with the bundle; NULL: look at the part's own listing
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (listing_id, part)
) STRICT, WITHOUT ROWID;

ALTER TABLE orders ADD COLUMN kind TEXT NOT NULL DEFAULT 'order' CHECK (kind IN ('order', 'sample', 'replacement', 'exchange'));

DROP VIEW v_orders;
CREATE VIEW v_orders AS
SELECT c.platform || ':' || c.shop_id || '/' || o.number AS id, o.number, c.platform || ':' || c.shop_id AS connection,
  c.name AS connection_name, c.platform, o.status, o.status_native, o.cancel_requested, o.delivery_problem,
  o.return_status, o.fulfilled_by, datetime(o.created_at, 'unixepoch') AS created_at,
  datetime(o.updated_at, 'unixepoch') AS updated_at, o.total, o.currency, o.id AS order_id, o.kind
FROM orders o JOIN connections c ON c.id = o.connection_id;

CREATE VIEW v_listing_parts AS
SELECT c.platform || ':' || c.shop_id || '/' || b.item_id || CASE b.sku_id WHEN '' THEN '' ELSE ':' || b.sku_id END AS listing,
  t.part, CASE WHEN t.seller_sku IS NULL THEN g.seller_sku ELSE t.seller_sku END AS seller_sku, t.quantity, t.listing_id
FROM listing_parts t JOIN listings b ON b.id = t.listing_id JOIN connections c ON c.id = b.connection_id
LEFT JOIN listings g ON g.connection_id = b.connection_id AND g.item_id = t.item_id AND g.sku_id = t.sku_id;
