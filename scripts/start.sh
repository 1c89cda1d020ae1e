#!/usr/bin/env bash
# Installs what is missing, builds what is stale, serves.
source "$(dirname "$0")/ensure.sh"
export NODE_ENV=production
if [ "${ROLE:-all}" != collab ]; then
  source scripts/build.sh
fi
exec node server.ts
