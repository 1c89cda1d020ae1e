import { expect, test } from "vitest";
import { isPublicAddress } from "#lib/server/outside.ts";

test("[API-5] only addresses of the open internet count as public", () => {
  for (const address of ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450::1"]) {
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  }
  for (const address of [
    "127.0.0.1",
    "127.255.255.255",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2001::1",
    "",
    "localhost",
    "8.8.8",
  ]) {
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  }
});
