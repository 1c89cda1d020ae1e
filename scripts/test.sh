#!/usr/bin/env bash
# Installs what is missing, then runs the suites named (default: all). The last line counts every suite's tests.
source "$(dirname "$0")/ensure.sh"
export CI="${CI:-}"

have_chromium() { [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }

missing=()
have_chromium || missing+=(chromium fonts-liberation fonts-noto-core fonts-noto-color-emoji)
have_postgres || missing+=(postgresql)
command -v strace >/dev/null || missing+=(strace)
if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "quire: installing ${missing[*]}" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "quire: the tests need these programs, please install them: ${missing[*]}" >&2
  fi
fi

exec node scripts/test.ts "$@"
