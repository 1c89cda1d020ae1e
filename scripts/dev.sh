#!/usr/bin/env bash
# Serves with hot reload; the server restarts when its own sources change.
source "$(dirname "$0")/ensure.sh"
export NODE_ENV=development
exec node --watch-path=server.ts --watch-path=collab-server --watch-path=lib server.ts
