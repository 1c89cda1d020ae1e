#!/usr/bin/env bash
# Measures ours beside stock servers, in one run: `npm run bench -- durability fanout`.
source "$(dirname "$0")/ensure.sh"
(cd bench/peers && { [ -d node_modules ] || npm ci --ignore-scripts --loglevel=error; })
case " $* " in "  " | *" page "*) source "$(dirname "$0")/build.sh" ;; esac
exec node bench/run.ts "$@"
