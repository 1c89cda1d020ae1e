import type { AnswerOf, BodyOf, OperationName, QueryOf } from "#lib/protocol/api.ts";
import type { Backend } from "#lib/server/backend.ts";
import type { Program, whoOfProgram } from "#lib/server/services/tokens.ts";

/** One request to an operation, checked: what it gave, and who gave it. */
export interface Call<Name extends OperationName> {
  backend: Backend;
  program: Program;
  who: ReturnType<typeof whoOfProgram>;
  /** The segments of the path that stand for something, by their name. */
  params: Record<string, string>;
  query: QueryOf<Name>;
  body: BodyOf<Name>;
  headers: Headers;
  /** Where this server is for who asks, for links. */
  base: string;
}

/** What comes back, with headers of its own. */
export interface Reply<Name extends OperationName> {
  answer: AnswerOf<Name>;
  headers?: Record<string, string>;
}

/** Does an operation. Throws an AppError that says why not. */
export type Handler<Name extends OperationName> = (call: Call<Name>) => Promise<Reply<Name>>;

/** A segment of the path. */
export function param(call: { params: Record<string, string> }, name: string): string {
  return call.params[name] ?? "";
}
