import { z } from "zod";
import { type Operation, operations } from "#lib/protocol/api.ts";

/** The description of the REST API (OpenAPI 3.1), made of the table that serves it. */
export function openApi(base: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, operation] of Object.entries(operations) as [string, Operation][]) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method.toLowerCase()] = describe(operationId, operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Quire",
      version: "1",
      description:
        "Documents that several people write at once. What is changed here merges with what people type meanwhile, and they see it arrive.",
    },
    servers: [{ url: `${base}/api/v1` }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "A token of Quire." } },
      schemas: {
        Error: {
          type: "object",
          properties: {
            error: {
              type: "object",
              properties: { code: { type: "string" }, message: { type: "string" } },
              required: ["code", "message"],
            },
          },
          required: ["error"],
        },
      },
    },
  };
}

function describe(operationId: string, operation: Operation): object {
  const { path, summary, scope, query, body, status, answer } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, shape]) => ({
    name,
    in: "query",
    required: false,
    schema: schemaOf(shape as z.ZodType, "input"),
  }));
  const takesPosition = path.endsWith("/content") && operation.method !== "GET";
  return {
    operationId,
    summary,
    description: `Needs the scope "${scope}".`,
    parameters: [
      ...inPath,
      ...inQuery,
      ...(takesPosition ? [{ name: "If-Match", in: "header", required: false, schema: { type: "string" } }] : []),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content:
              body === "update"
                ? { "application/octet-stream": {} }
                : { "application/json": { schema: schemaOf(body, "input") } },
          },
        }),
    responses: {
      [status]: {
        description: "Done.",
        content:
          answer === "content"
            ? { "application/json": {}, "text/markdown": {}, "text/plain": {}, "application/octet-stream": {} }
            : { "application/json": { schema: schemaOf(answer, "output") } },
      },
      default: {
        description: "Why not.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function schemaOf(shape: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any", reused: "inline" });
  return schema;
}
