#!/usr/bin/env bash
# Serves the examples for `npm run collab`.
source "$(dirname "$0")/ensure.sh"
exec node examples/serve.ts
