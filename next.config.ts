import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm run check` looks at the types of the whole tree; a start should not wait for it.
  typescript: { ignoreBuildErrors: true },
  // A browser asks for this before it has read which icon a page names.
  rewrites: () => Promise.resolve([{ source: "/favicon.ico", destination: "/icon.svg" }]),
  // Pages that say no answer 401 and 403.
  // Pictures of people and files to import come by server actions; lib/protocol/limits.ts says how large they may be.
  experimental: { authInterrupts: true, serverActions: { bodySizeLimit: "5mb" } },
  // One copy of Yjs in the process: a bundled second one would not know the first one's documents.
  serverExternalPackages: ["yjs", "y-protocols", "lib0", "kysely", "pg", "pino", "better-auth"],
};

export default config;
