-- The names of marketplaces leave the CHECKs: the program's own list of them decides. SQLite cannot drop a CHECK, so the
-- three tables are made anew, with their old names from the start: then the views and triggers that name them stay as they are.

CREATE TEMP TABLE kept_authorizations AS SELECT * FROM authorizations;
-- Ids of authorizations are never given again.
CREATE TEMP TABLE kept_sequence AS SELECT name, seq FROM sqlite_sequence WHERE name = 'authorizations';
CREATE TEMP TABLE kept_connections AS SELECT * FROM connections;
CREATE TEMP TABLE kept_consents AS SELECT * FROM pending_consents;
DROP TABLE authorizations;
DROP TABLE connections;
DROP TABLE pending_consents;

CREATE TABLE authorizations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform TEXT NOT NULL CHECK (platform <> ''),
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
  UNIQUE (platform, shop_id),
  CHECK ((status = 'disconnected') = (authorization_id IS NULL))
) STRICT;
CREATE INDEX connections_by_authorization ON connections (authorization_id);

CREATE TABLE pending_consents (
  state TEXT NOT NULL PRIMARY KEY CHECK (state <> ''),
  platform TEXT NOT NULL CHECK (platform <> ''),
  country TEXT NOT NULL,                 -- '' when the seller did not choose one
  name TEXT NOT NULL,                    -- wished connection name, '' when none
  reconnect TEXT NOT NULL,               -- `platform:shop_id` that is to be connected again, '' when any
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO authorizations SELECT * FROM kept_authorizations;
DELETE FROM sqlite_sequence WHERE name = 'authorizations';
INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM kept_sequence;
INSERT INTO connections SELECT * FROM kept_connections;
INSERT INTO pending_consents SELECT * FROM kept_consents;
DROP TABLE kept_authorizations;
DROP TABLE kept_sequence;
DROP TABLE kept_connections;
DROP TABLE kept_consents;
