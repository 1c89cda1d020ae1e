#!/usr/bin/env bash
# Makes the pictures of docs/images anew: `npm run screenshots`.
source "$(dirname "$0")/ensure.sh"
source "$(dirname "$0")/build.sh"
exec node scripts/screenshots.ts
