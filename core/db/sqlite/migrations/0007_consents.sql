-- Until now the end of the refresh token was taken for the end of the consent. It is that where a refresh does not move it; where
-- tokens do not tell, the marketplace is asked again.
ALTER TABLE authorizations ADD COLUMN consent_expires_at INTEGER;
ALTER TABLE authorizations ADD COLUMN consent_checked_at INTEGER;
UPDATE authorizations SET consent_expires_at = refresh_expires_at WHERE platform <> 'shopee';

-- Each shop of a main account has a consent of its own, under the name that it has when the shop signs in by itself. What was
-- erased and serves nobody makes room.
DELETE FROM authorizations WHERE platform = 'shopee' AND access_token IS NULL
  AND NOT EXISTS (SELECT 1 FROM connections c WHERE c.authorization_id = authorizations.id);
UPDATE authorizations SET account = 'shop:' || substr(account, instr(account, '/') + 1)
WHERE platform = 'shopee' AND account LIKE 'main:%/%'
  AND EXISTS (SELECT 1 FROM connections c WHERE c.authorization_id = authorizations.id)
  AND NOT EXISTS (SELECT 1 FROM authorizations a WHERE a.platform = 'shopee'
    AND a.account = 'shop:' || substr(authorizations.account, instr(authorizations.account, '/') + 1));

CREATE TABLE consent_troubles (
  connection_id INTEGER PRIMARY KEY REFERENCES connections (id),
  refused_runs INTEGER NOT NULL CHECK (refused_runs >= 0), -- runs in a row in which a token was refused that had just come
  refused_since INTEGER,                 -- when the first of them was
  reason TEXT,                           -- the marketplace's words that ended the consent; NULL while it is connected
  said_at INTEGER,                       -- when it said them
  tries INTEGER NOT NULL CHECK (tries >= 0), -- how often what is stored was tried again since
  tried_at INTEGER                       -- by this machine's clock; the first time it is when the consent ended
) STRICT;
