# Sourced: runs `next build` when a file it reads has changed since the last one.
build_inputs() {
  find app lib public proxy.ts next.config.ts postcss.config.mjs tsconfig.json package-lock.json -type f -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
build_stamp="$(build_inputs)"
if [ "$(cat .next/quire-stamp 2>/dev/null || true)" != "$build_stamp" ]; then
  echo "quire: building" >&2
  rm -rf .next/dev/types .next/types
  NODE_ENV=production next build
  echo "$build_stamp" > .next/quire-stamp
fi
