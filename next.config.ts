import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // One copy of Yjs in the process: a bundled second one would not know the first one's documents.
  serverExternalPackages: ["yjs", "y-protocols", "lib0", "@tiptap/y-tiptap", "kysely", "pg", "pino"],
};

export default config;
