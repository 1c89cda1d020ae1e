import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What the process counts, for Prometheus. One set a Backend. */
export type Metrics = ReturnType<typeof makeMetrics>;

/** A fresh set of counters. `processMetrics` adds memory, CPU and event-loop lag. */
export function makeMetrics(options: { processMetrics: boolean }) {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  return {
    registry,
    sockets: new Gauge({ name: "quire_sockets", help: "Open WebSockets.", registers }),
    documents: new Gauge({ name: "quire_documents", help: "Documents in memory.", registers }),
    appends: new Counter({
      name: "quire_log_appends_total",
      help: "Appends to the update log by outcome.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    appendBytes: new Counter({
      name: "quire_log_append_bytes_total",
      help: "Bytes appended to the update log.",
      registers,
    }),
    commitSeconds: new Histogram({
      name: "quire_log_commit_seconds",
      help: "From an append's call to its commit.",
      buckets: seconds,
      registers,
    }),
    ackSeconds: new Histogram({
      name: "quire_ack_seconds",
      help: "From an update's arrival on a socket to its acknowledgement.",
      buckets: seconds,
      registers,
    }),
    queuedBytes: new Gauge({ name: "quire_log_queue_bytes", help: "Bytes that wait for a commit.", registers }),
    closes: new Counter({
      name: "quire_socket_closes_total",
      help: "Sockets that the server closed, by close code.",
      labelNames: ["code"] as const,
      registers,
    }),
    shedFrames: new Counter({
      name: "quire_shed_presence_frames_total",
      help: "Presence frames that a slow reader did not get.",
      registers,
    }),
    quarantined: new Counter({
      name: "quire_quarantined_rows_total",
      help: "Rows of the log that were set aside because they could not be read.",
      registers,
    }),
    hookErrors: new Counter({
      name: "quire_collab_errors_total",
      help: "Errors that the collaboration server caught, by place.",
      labelNames: ["place"] as const,
      registers,
    }),
  };
}
