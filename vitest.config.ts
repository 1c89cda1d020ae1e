import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
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
