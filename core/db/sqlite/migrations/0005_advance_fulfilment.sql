ALTER TABLE orders ADD COLUMN advance_fulfilment INTEGER NOT NULL DEFAULT 0 CHECK (advance_fulfilment IN (0, 1));
