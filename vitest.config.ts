import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A busy machine may take its time; what comes sooner is not waited for.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["tests/**/*.test.ts"], exclude: ["tests/{contract,durability,fuzz,e2e}/**"] },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["tests/{contract,durability}/**/*.test.ts"],
          globalSetup: ["tests/support/postgres.ts"],
        },
      },
      { extends: true, test: { name: "fuzz", include: ["tests/fuzz/**/*.test.ts"], testTimeout: 600_000 } },
    ],
  },
});
