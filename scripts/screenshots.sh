#!/usr/bin/env bash
# Makes the pictures of docs/images anew: `npm run screenshots`, or pictures of every surface in a folder: `npm run screenshots -- /tmp/surfaces`.
source "$(dirname "$0")/ensure.sh"
source "$(dirname "$0")/build.sh"
exec node scripts/screenshots.ts "$@"
