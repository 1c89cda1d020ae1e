import { killRepeatedly } from "#tests/support/kill-experiment.ts";
import { contenders } from "./servers.ts";

const kills = Number(process.env["QUIRE_KILLS"] ?? 10);

/** kill -9 at random instants: what was promised and is gone. */
export async function durability(): Promise<void> {
  const rows: Record<string, object> = {};
  for (const { name, protocol, start, url } of contenders) {
    const server = await start();
    const { acknowledged, seen, lost, killsWithLoss } = await killRepeatedly(server, {
      kills,
      url: url(server),
      protocols: [protocol],
    });
    await server.destroy();
    rows[name] = { kills, acknowledged, "seen by others": seen, lost, "kills with loss": killsWithLoss };
  }
  console.log("\ndurability: words promised (acknowledged, or received by another) and lost");
  console.table(rows);
}
