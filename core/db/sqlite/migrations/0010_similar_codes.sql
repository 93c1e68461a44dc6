-- Codes that a person takes for the same have the same key. core/db/sqlite/stored_codes.cpp fills it, and brings codes to NFC.
ALTER TABLE products ADD COLUMN similar_key TEXT NOT NULL DEFAULT '';
CREATE INDEX products_by_likeness ON products (similar_key) WHERE deleted_at IS NULL AND similar_key <> '';

-- Products whose codes differ in blanks, letter case or the form of letters alone: each beside the first of them.
CREATE VIEW v_product_twins AS
SELECT p.code, (SELECT min(o.code) FROM products o WHERE o.similar_key = p.similar_key AND o.similar_key <> ''
                AND o.deleted_at IS NULL) AS twin
FROM products p
WHERE p.deleted_at IS NULL AND p.similar_key <> ''
  AND EXISTS (SELECT 1 FROM products o WHERE o.similar_key = p.similar_key AND o.similar_key <> ''
              AND o.deleted_at IS NULL AND o.code < p.code);
