import type { z } from "zod";
import { type Operation, type OperationName, operations } from "#lib/protocol/api.ts";
import { AppError, type ErrorCode, errorCode } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import { scopeCovers } from "#lib/protocol/tokens.ts";
import { addressHeader } from "#lib/server/auth.ts";
import { type Backend, currentBackend } from "#lib/server/backend.ts";
import { type Program, readToken, whoOfProgram } from "#lib/server/services/tokens.ts";
import type { Reply } from "./call.ts";
import { handlers } from "./handlers.ts";
import { openApi } from "./open-api.ts";
import { jsonDepth, readAtMost } from "#lib/std/bytes.ts";

/** Answers a request to /api/v1: finds the operation, the program and what it may, checks what it gave, and does it. */
export async function serve(request: Request, path: readonly string[]): Promise<Response> {
  const backend = currentBackend();
  if (request.method === "GET" && path.length === 1 && path[0] === "openapi.json") {
    return Response.json(openApi(baseOf(backend, request)));
  }
  const headers = new Headers({ "cache-control": "no-store" });
  try {
    const program = await programOf(backend, request);
    const isCounted = backend.rates.take("api", program.tokenId);
    tellRate(backend, program, headers);
    if (!isCounted) throw new AppError("too_many");
    const found = findOperation(request.method, path);
    const operation: Operation = operations[found.name];
    if (!scopeCovers(program.scope, operation.scope)) {
      throw new AppError("forbidden", { message: `This needs a token with the scope "${operation.scope}".` });
    }
    const call = {
      backend,
      program,
      who: whoOfProgram(program),
      params: found.params,
      query: checked(operation.query, Object.fromEntries(new URL(request.url).searchParams)) ?? {},
      body: await bodyOf(operation, request),
      headers: request.headers,
      base: baseOf(backend, request),
    };
    // Each handler takes what its own line of the table says; which one this is, only the running program knows.
    const handler = handlers[found.name] as unknown as (call: object) => Promise<Reply<OperationName>>;
    const { answer, headers: more = {} } = await handler(call);
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    if (operation.answer !== "content") return Response.json(answer, { status: operation.status, headers });
    const { type, bytes } = answer as { type: string; bytes: string | Uint8Array<ArrayBuffer> };
    headers.set("content-type", type);
    return new Response(bytes, { status: operation.status, headers });
  } catch (error) {
    return refuse(backend, error, headers);
  }
}

async function programOf(backend: Backend, request: Request): Promise<Program> {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const address = request.headers.get(addressHeader) ?? "unknown";
  const program = token === undefined ? null : await readToken(backend, token);
  if (program !== null) return program;
  if (!backend.rates.take("wrongToken", address)) throw new AppError("too_many");
  throw new AppError("unauthenticated", { message: "Show a token: Authorization: Bearer <token>." });
}

/** The operation of a method and path. A path that exists for other methods says which. */
function findOperation(
  method: string,
  path: readonly string[],
): { name: OperationName; params: Record<string, string> } {
  const others: string[] = [];
  for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
    const params = match(operation.path, path);
    if (params === null) continue;
    if (operation.method === method) return { name, params };
    others.push(operation.method);
  }
  if (others.length > 0) throw new AppError("method_not_allowed", { message: `Only ${others.join(", ")} here.` });
  throw new AppError("not_found", { message: "There is nothing at this address." });
}

function match(pattern: string, path: readonly string[]): Record<string, string> | null {
  const segments = pattern.split("/").slice(1);
  if (segments.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const given = path[index] ?? "";
    const [, name] = /^\{(\w+)\}$/.exec(segment) ?? [];
    if (name !== undefined) params[name] = given;
    else if (segment !== given) return null;
  }
  return params;
}

async function bodyOf(operation: Operation, request: Request): Promise<unknown> {
  if (operation.body === undefined) return undefined;
  if (operation.body === "update") return readBytes(request, limits.documentBytes);
  const bytes = await readBytes(request, limits.apiJsonBytes);
  if (jsonDepth(bytes) > limits.apiJsonDepth)
    throw new AppError("bad_request", { message: "The body is nested too deep." });
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("bad_request", { message: "The body must be JSON.", cause });
  }
  return checked(operation.body, given);
}

/** Never more than `most`, whatever the request says of its length. */
async function readBytes(request: Request, most: number): Promise<Uint8Array> {
  const bytes = await readAtMost(request.body, most);
  if (bytes === null) throw new AppError("too_large", { message: `This request may have ${most / 1024 / 1024} MiB.` });
  return bytes;
}

function checked(shape: z.ZodType | undefined, given: unknown): unknown {
  if (shape === undefined) return undefined;
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") ?? "";
  throw new AppError("bad_request", { message: where === "" ? `${issue?.message}` : `${where}: ${issue?.message}` });
}

const statuses: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  bad_update: 400,
  weak_password: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  address_taken: 409,
  stale_epoch: 409,
  conflict: 412,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
  log_unavailable: 503,
  log_unknown_outcome: 503,
};

function refuse(backend: Backend, error: unknown, headers: Headers): Response {
  const code = errorCode(error);
  const status = code === undefined ? 500 : (statuses[code] ?? 400);
  if (code === undefined) backend.logger.error({ err: error }, "an API request failed");
  if (status === 401) headers.set("www-authenticate", "Bearer");
  if (status === 429) headers.set("retry-after", "2");
  const message = code === undefined ? "The server made a mistake." : (error as Error).message;
  return Response.json({ error: { code: code ?? "fault", message } }, { status, headers });
}

function tellRate(backend: Backend, program: Program, headers: Headers): void {
  const { limit, remaining, fullInSeconds } = backend.rates.look("api", program.tokenId);
  headers.set("ratelimit-limit", String(limit));
  headers.set("ratelimit-remaining", String(remaining));
  headers.set("ratelimit-reset", String(fullInSeconds));
}

function baseOf({ config }: Backend, request: Request): string {
  if (config.publicUrl !== undefined) return new URL(config.publicUrl).origin;
  return `http://${request.headers.get("host") ?? "localhost"}`;
}
