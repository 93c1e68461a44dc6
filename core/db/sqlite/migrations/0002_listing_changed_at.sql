ALTER TABLE listings ADD COLUMN changed_at INTEGER;
