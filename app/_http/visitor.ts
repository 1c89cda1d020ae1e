import { cookies, headers } from "next/headers";
import { NextResponse } from "next/server";
import { cache } from "react";
import { addressHeader } from "#lib/server/auth.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { type Guest, guestCookie, signGuest } from "#lib/server/services/guests.ts";
import { type Visitor, visitorOf } from "#lib/server/services/visitors.ts";

/** Who this request comes from, as the cookies are now: what an action has just set counts. */
export async function currentVisitor(): Promise<Visitor> {
  const all = (await cookies()).getAll();
  return visitorOfCookies(all.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; "));
}

const visitorOfCookies = cache((header: string) => visitorOf(currentBackend(), header));

/** The person who is signed in, or `unauthenticated`. */
export async function currentPerson(): Promise<Extract<Visitor, { kind: "person" }>> {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") throw new AppError("unauthenticated");
  return visitor;
}

/** The person who is signed in, as services know them, or `unauthenticated`. */
export async function currentWho(): Promise<{ userId: string; actor: `user:${string}` }> {
  const { account } = await currentPerson();
  return { userId: account.id, actor: `user:${account.id}` };
}

/** What a service that counts attempts must know of a request. */
export async function currentRequest(): Promise<{ headers: Headers; address: string }> {
  const all = new Headers(await headers());
  return { headers: all, address: all.get(addressHeader) ?? "unknown" };
}

/** Lets the browser be this guest from now on. */
export async function rememberGuest(guest: Guest): Promise<void> {
  (await cookies()).set(guestCookie.name, signGuest(currentBackend(), guest), {
    httpOnly: true,
    sameSite: "lax",
    secure: await isSecure(),
    path: "/",
    maxAge: guestCookie.maxAgeSeconds,
  });
}

/** Hands `Set-Cookie` lines of a service on to the browser. */
export async function setCookies(lines: readonly string[]): Promise<void> {
  const answer = new NextResponse(null);
  for (const line of lines) answer.headers.append("set-cookie", line);
  const jar = await cookies();
  const secure = await isSecure();
  for (const cookie of new NextResponse(null, { headers: answer.headers }).cookies.getAll())
    jar.set({ ...cookie, secure });
}

/** Whether the browser came by TLS, as far as may be believed. */
async function isSecure(): Promise<boolean> {
  const { config } = currentBackend();
  const forwarded = config.trustProxy ? (await headers()).get("x-forwarded-proto") : null;
  return config.publicUrl?.startsWith("https:") === true || forwarded === "https";
}
