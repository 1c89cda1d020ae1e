import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP } from "node:net";
import { AppError } from "#lib/protocol/errors.ts";

/** Addresses that are not out in the open: this machine, inner networks, and what has a meaning of its own (RFC 6890). */
const inner = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  inner.addSubnet(network, bits, "ipv4");
}
const open6 = new BlockList();
// All that is handed out so far; the rest is loopback, inner, mapped or reserved.
open6.addSubnet("2000::", 3, "ipv6");
const closed6 = new BlockList();
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  closed6.addSubnet(network, bits, "ipv6");
}

/** Whether an IP address is one of the open internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inner.check(address, "ipv4");
  return family === 6 && open6.check(address, "ipv6") && !closed6.check(address, "ipv6");
}

const waitMs = 10_000;
const answerBytes = 64 * 1024;

/**
 * Posts JSON to an address that somebody named, and returns the HTTP status. Reaches the open internet only, or hosts that the
 * settings name: the name is looked up once, and what is connected to is what was looked at. Follows no redirect, waits
 * 10 seconds. Rejects with `bad_request` for an address that is not reached, and with what went wrong.
 */
export async function postOutside(
  target: string,
  options: { body: string; headers: Record<string, string>; allowedHosts: readonly string[] },
): Promise<number> {
  const url = new URL(target);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const [found] =
    isIP(host) === 0 ? await lookup(host, { all: true, verbatim: true }) : [{ address: host, family: isIP(host) }];
  if (found === undefined) throw new AppError("bad_request", { message: "The name has no address." });
  if (!options.allowedHosts.includes(host.toLowerCase()) && !isPublicAddress(found.address)) {
    throw new AppError("bad_request", { message: "The address is on an inner network." });
  }
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(options.body),
          ...options.headers,
        },
        signal: AbortSignal.timeout(waitMs),
        // What was looked at, and not what a second question to the name would say.
        lookup: (_name, { all }, done) => {
          if (all === true) done(null, [{ address: found.address, family: found.family }]);
          else done(null, found.address, found.family);
        },
        agent: false,
      },
      (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (bytes > answerBytes) response.destroy();
        });
        response.on("error", () => undefined);
        resolve(response.statusCode ?? 0);
      },
    );
    sending.on("error", reject);
    sending.end(options.body);
  });
}
