import { ServerProcess } from "#tests/support/quire-process.ts";

/** A server to be measured: how it starts, where it listens, what it speaks. */
export interface Contender {
  name: string;
  protocol: "hocuspocus" | "y-websocket";
  start(): Promise<ServerProcess>;
  url(server: ServerProcess): string;
}

const ours = () => ServerProcess.start("collab-server/main.ts", { COLLAB_OPEN: "1" });

/** Ours over both protocols, and the stock servers of each. */
export const contenders: readonly Contender[] = [
  { name: "Quire, Hocuspocus protocol", protocol: "hocuspocus", start: ours, url: (server) => server.collabUrl },
  {
    name: "Hocuspocus 4.7.0 + extension-sqlite",
    protocol: "hocuspocus",
    start: () => ServerProcess.startPeer("bench/peers/hocuspocus.mjs"),
    url: (server) => `ws://127.0.0.1:${server.port}`,
  },
  { name: "Quire, y-websocket protocol", protocol: "y-websocket", start: ours, url: (server) => server.collabUrl },
  {
    name: "@y/websocket-server 0.1.1 + y-leveldb",
    protocol: "y-websocket",
    start: () => ServerProcess.startPeer("bench/peers/y-websocket.mjs"),
    url: (server) => `ws://127.0.0.1:${server.port}`,
  },
];
