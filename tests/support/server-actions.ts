import { readFileSync } from "node:fs";

/** A server action as the build has it. */
interface Action {
  id: string;
  name: string;
  /** Where a browser finds it: one of the pages that have it. */
  page: string;
}

/** What came of an action: it was refused for who asked, or not; what it returned, and where it led. */
export interface ActionResult {
  status: number;
  value: unknown;
  redirect: string | null;
  cookies: string[];
}

/** Every server action that the last build has, by its name. */
export function serverActions(): Map<string, Action> {
  const manifest = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as {
    node: Record<string, { workers: Record<string, unknown>; exportedName: string }>;
  };
  const actions = new Map<string, Action>();
  for (const [id, { workers, exportedName: name }] of Object.entries(manifest.node)) {
    if (actions.has(name)) throw new Error(`There are two actions ${name}.`);
    actions.set(name, { id, name, page: Object.keys(workers)[0] ?? "" });
  }
  return actions;
}

/** Calls a server action as React does from a page: `args` are plain values, of which one may be a FormData. */
export async function callAction(
  url: string,
  name: string,
  args: readonly unknown[],
  headers: Record<string, string> = {},
): Promise<ActionResult> {
  const action = serverActions().get(name);
  if (action === undefined) throw new Error(`The build has no action ${name}.`);
  const path =
    action.page
      .replace(/^app/, "")
      .replaceAll(/\/\([^)]*\)/g, "")
      .replace(/\/page$/, "") || "/";
  const response = await fetch(`${url}${path.replaceAll(/\[[^\]]*\]/g, "x")}`, {
    method: "POST",
    redirect: "manual",
    headers: { "next-action": action.id, origin: url, ...headers },
    body: encoded(args),
  });
  const text = await response.text();
  const line = /^1:(.*)$/m.exec(text)?.[1];
  return {
    status: response.status,
    value: line?.startsWith("{") === true ? (JSON.parse(line) as unknown) : (line ?? null),
    redirect: response.headers.get("x-action-redirect")?.split(";")[0] ?? null,
    cookies: response.headers.getSetCookie(),
  };
}

/** As encodeReply of React writes arguments. */
function encoded(args: readonly unknown[]): FormData | string {
  if (!args.some((arg) => arg instanceof FormData)) return JSON.stringify(args);
  const body = new FormData();
  const shown = args.map((arg, index) => {
    if (!(arg instanceof FormData)) return arg;
    for (const [field, value] of arg) body.append(`_${index + 1}_${field}`, value);
    return `$K${index + 1}`;
  });
  body.append("0", JSON.stringify(shown));
  return body;
}
