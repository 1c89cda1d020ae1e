#!/usr/bin/env bash
# The collaboration server alone, for any Yjs application.
source "$(dirname "$0")/ensure.sh"
export NODE_ENV="${NODE_ENV:-production}"
exec node collab-server/main.ts
