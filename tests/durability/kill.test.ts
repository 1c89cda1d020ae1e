import { expect, inject, test } from "vitest";
import { killRepeatedly } from "#tests/support/kill-experiment.ts";
import { ServerProcess } from "#tests/support/quire-process.ts";

/** How often the process is killed; `QUIRE_KILLS=200` for a long run. `npm run bench` does the same to stock servers. */
const kills = Number(process.env["QUIRE_KILLS"] ?? 10);

const stores = { sqlite: {}, postgres: { DATABASE_URL: inject("postgresUrl") } } as const;

test.each(["sqlite", "postgres"] as const)(
  `[LOG-1] on %s, of what was acknowledged or seen by another, nothing is lost in ${kills} kills of the real process`,
  async (store) => {
    const server = await ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1", ...stores[store] });
    try {
      const protocols = ["hocuspocus", "y-websocket"] as const;
      const result = await killRepeatedly(server, { kills, url: server.collabUrl, protocols });
      console.log(store, result);
      expect(result.lost).toBe(0);
      expect(result.acknowledged).toBeGreaterThan(kills * 5);
      expect(result.seen).toBeGreaterThan(kills * 5);
    } finally {
      await server.destroy();
    }
  },
  60_000 + kills * 5_000,
);
