import { type OxlintOverride, defineConfig } from "oxlint";

/** Runs in Node, in a browser and in tests alike: no React, no DOM, no I/O. */
const anywhere = ["lib/std", "lib/document", "lib/access", "lib/formats", "lib/messages", "lib/protocol"];

/** Who may import whom; a folder may always import itself. A folder without a row is not checked: tests/architecture.test.ts must refuse it. */
const mayImport: Record<string, string[]> = {
  "lib/std": [],
  "lib/document": ["lib/std"],
  "lib/access": ["lib/std"],
  "lib/formats": ["lib/std", "lib/document"],
  "lib/messages": [],
  "lib/protocol": ["lib/std", "lib/document", "lib/access", "lib/messages"],

  "lib/server": anywhere,
  "lib/server/adapters": [...anywhere, "lib/server"],
  "collab-server": [...anywhere, "lib/server"],
  cli: [...anywhere, "lib/server"],
  app: [...anywhere, "lib/server"],

  "app/_ui": ["lib/std", "lib/messages", "lib/protocol"],
  "app/_device": ["lib/std"],
  "app/_collab": [...anywhere, "app/_device"],
  "app/_editor": [...anywhere, "app/_ui", "app/_collab", "app/_actions"],
  "app/_account": [...anywhere, "app/_ui", "app/_device", "app/_actions"],
  "app/_home": [...anywhere, "app/_ui", "app/_actions"],
  "app/_sharing": [...anywhere, "app/_ui", "app/_actions"],
  "app/_comments": [...anywhere, "app/_ui", "app/_actions"],
  "app/_history": [...anywhere, "app/_ui", "app/_actions"],
  "app/_notifications": [...anywhere, "app/_ui", "app/_actions"],
  "app/_actions": [...anywhere, "lib/server", "app/_http"],
  "app/_api": [...anywhere, "lib/server"],
  "app/_http": [...anywhere, "lib/server", "app/_ui"],
};

const adapters = "lib/server/adapters"; // only open-backend.ts may name one
const runsInNode = ["lib/server", adapters, "collab-server", "cli", "app", "app/_actions", "app/_api", "app/_http"];
const react = ["react", "react/**", "react-dom", "react-dom/**", "next", "next/**"];

const layers = Object.entries(mayImport).map(([folder, others]): OxlintOverride => {
  const allowed = [folder, ...others];
  return {
    files: [`${folder}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["../**"], message: "A relative import stays in its folder; cross folders with #." },
            {
              group: ["#*/**", ...allowed.map((f) => `!#${f}/**`), ...(folder === adapters ? [] : [`#${adapters}/**`])],
              message: `${folder}/ may import ${allowed.join(", ")}, and never an adapter.`,
            },
            {
              group: runsInNode.includes(folder) ? [] : ["node:*", "next/headers", "next/server"],
              message: `${folder}/ does not run in Node.`,
            },
            { group: folder.startsWith("app") ? [] : react, message: "React lives in app/." },
          ].filter((p) => p.group.length),
        },
      ],
      ...(anywhere.includes(folder) && {
        "no-restricted-globals": ["error", "process", "window", "document", "localStorage"],
      }),
    },
  };
});

export default defineConfig({
  plugins: ["eslint", "import", "typescript", "unicorn", "react", "jsx-a11y", "oxc"],
  categories: { correctness: "error" },
  ignorePatterns: [".next/**", "next-env.d.ts", "bench/peers/**"],
  rules: {
    "import/no-cycle": "error",
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "no-console": "error",
    "no-restricted-globals": ["error", "process"],
  },
  overrides: [
    ...layers,
    { files: ["lib/server/open-backend.ts"], rules: { "no-restricted-imports": "off" } },
    {
      files: [
        "lib/server/config.ts",
        "lib/server/shutdown.ts",
        "proxy.ts",
        "server.ts",
        "**/main.ts",
        "*.config.ts",
        "tests/**",
        "bench/**",
        "scripts/**",
        "examples/**",
      ],
      rules: { "no-restricted-globals": "off", "no-console": "off" },
    },
  ],
});
