ALTER TABLE connections ADD COLUMN unlinked_lines INTEGER;
CREATE TRIGGER links_uncount_insert AFTER INSERT ON links BEGIN
  UPDATE connections SET unlinked_lines = NULL
  WHERE id = (SELECT connection_id FROM listings WHERE id = NEW.listing_id) AND unlinked_lines IS NOT NULL;
END;
CREATE TRIGGER links_uncount_delete AFTER DELETE ON links BEGIN
  UPDATE connections SET unlinked_lines = NULL
  WHERE id = (SELECT connection_id FROM listings WHERE id = OLD.listing_id) AND unlinked_lines IS NOT NULL;
END;
