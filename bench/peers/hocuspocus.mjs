import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

// Hocuspocus as its own guide sets it up.
const database = `${process.env.DATA_DIR}/hocuspocus.sqlite`;
await new Server({
  port: Number(process.env.PORT),
  address: "127.0.0.1",
  quiet: true,
  extensions: [new SQLite({ database })],
}).listen();
