import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm run check` looks at the types of the whole tree; a start should not wait for it.
  typescript: { ignoreBuildErrors: true },
  // A browser asks for this before it has read which icon a page names.
  rewrites: () => Promise.resolve([{ source: "/favicon.ico", destination: "/icon.svg" }]),
  // What proxy.ts gives every other address: what is sent here goes by it.
  headers: () =>
    Promise.resolve([
      {
        source: "/attachments",
        headers: [
          { key: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
          { key: "referrer-policy", value: "same-origin" },
          { key: "x-content-type-options", value: "nosniff" },
        ],
      },
    ]),
  // A page's title is in its head, for everybody, and stays there while it is made anew: none of ours takes long to know.
  htmlLimitedBots: /.*/,
  turbopack: {
    resolveAlias: {
      // Messages come to the browser parsed.
      "@formatjs/icu-messageformat-parser": { browser: "@formatjs/icu-messageformat-parser/no-parser.js" },
      // lib0 has another way in browsers, and names this one all the same.
      "next/dist/compiled/buffer": { browser: "./app/_collab/no-buffer.ts" },
    },
  },
  // Pages that say no answer 401 and 403.
  experimental: { authInterrupts: true },
  // One copy of Yjs in the process: a bundled second one would not know the first one's documents.
  serverExternalPackages: ["yjs", "y-protocols", "lib0", "kysely", "pg", "pino", "better-auth"],
};

export default config;
