import { join } from "node:path";
import { context } from "esbuild";

// Bundles the examples as they are asked for and serves them.
const port = Number(process.env["PORT"] ?? 3010);
const folder = import.meta.dirname;
const bundler = await context({
  entryPoints: ["codemirror", "tiptap"].map((name) => join(folder, name, "main.ts")),
  outdir: folder,
  bundle: true,
  format: "esm",
  write: false,
  logLevel: "warning",
});
const { hosts } = await bundler.serve({ servedir: folder, host: "127.0.0.1", port });
console.log(`examples on http://${hosts[0]}:${port}/codemirror/ and /tiptap/`);
