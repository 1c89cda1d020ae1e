# Sourced by the other scripts: puts a Node 24 on PATH and makes node_modules match package-lock.json.
# It costs a few milliseconds when nothing is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export NEXT_TELEMETRY_DISABLED=1

need() { command -v "$1" >/dev/null 2>&1 || { echo "quire: $1 is missing. Install Node.js 24 or newer (it brings npm) and try again." >&2; exit 1; }; }
need node
need npm

if ! cmp -s package-lock.json node_modules/.lock-stamp 2>/dev/null; then
  echo "quire: installing packages" >&2
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.lock-stamp
fi
export PATH="$PWD/node_modules/.bin:$PATH"
hash -r

# The platform packages in optionalDependencies bring Node 24 to glibc Linux; elsewhere the machine's own must do.
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null; then
  echo "quire: Node.js 24 or newer is needed here; this is $(node --version 2>/dev/null || echo 'none that runs'). Install it from https://nodejs.org and try again." >&2
  exit 1
fi
