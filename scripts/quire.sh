#!/usr/bin/env bash
# The admin command line.
source "$(dirname "$0")/ensure.sh"
exec node cli/main.ts "$@"
