import { readFileSync } from "node:fs";
import { RawClient } from "#tests/support/raw-client.ts";
import { contenders } from "./servers.ts";

const clients = Number(process.env["QUIRE_BENCH_CLIENTS"] ?? 40);
const writers = 10;
const perSecond = 5;
const seconds = 6;

/** One document, ten people typing five characters a second: how long until everybody else has each of them. */
export async function fanout(): Promise<void> {
  const rows: Record<string, object> = {};
  for (const { name, protocol, start, url } of contenders) {
    const server = await start();
    const people = Array.from({ length: clients }, () => new RawClient(url(server), "fanout", { protocol }));
    for (const person of people) await person.open();
    const sentAtMs = new Map<string, number>();
    const latenciesMs: number[] = [];
    for (const { doc } of people) {
      doc.getArray<string>("keys").observe((event, transaction) => {
        if (transaction.local) return;
        const now = performance.now();
        for (const { insert } of event.changes.delta) {
          for (const key of (insert as string[] | undefined) ?? []) latenciesMs.push(now - (sentAtMs.get(key) ?? now));
        }
      });
    }
    const before = cpuMs(server.pid);
    let sent = 0;
    const timers = people.slice(0, writers).map((person, writer) => {
      let count = 0;
      return setInterval(() => {
        const key = `${writer}.${count++}`;
        sent += 1;
        sentAtMs.set(key, performance.now());
        person.edit((doc) => doc.getArray<string>("keys").push([key]));
      }, 1000 / perSecond);
    });
    await new Promise((resolve) => {
      setTimeout(resolve, seconds * 1000);
    });
    for (const timer of timers) clearInterval(timer);
    const [first] = people;
    await first?.until("the last key", () => latenciesMs.length >= sent * (clients - 1), 20_000);
    latenciesMs.sort((a, b) => a - b);
    const at = (share: number) => Number(latenciesMs[Math.floor(latenciesMs.length * share)]?.toFixed(2));
    const cpu = cpuMs(server.pid) - before;
    rows[name] = {
      deliveries: latenciesMs.length,
      "p50 ms": at(0.5),
      "p95 ms": at(0.95),
      "p99 ms": at(0.99),
      "CPU µs/delivery": Number(((cpu * 1000) / latenciesMs.length).toFixed(1)),
      "RSS MB": rssMegabytes(server.pid),
    };
    for (const person of people) person.ws.terminate();
    await server.destroy();
  }
  console.log(`\nfan-out: ${clients} clients, ${writers} write ${perSecond}/s for ${seconds} s`);
  console.table(rows);
}

/** Processor time that a process has used, from /proc, in steps of 10 ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function rssMegabytes(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
}
