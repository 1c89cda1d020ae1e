// y-websocket's server with its own storage.
process.env.HOST = "127.0.0.1";
process.env.YPERSISTENCE = `${process.env.DATA_DIR}/leveldb`;
await import("./node_modules/@y/websocket-server/src/server.js");
