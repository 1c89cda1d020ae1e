import { isFromOwnPage } from "#app/_http/origin.ts";
import { outcomeOf } from "#app/_http/outcome.ts";
import { currentVisitor } from "#app/_http/visitor.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { attach } from "#lib/server/services/attachments.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

/** Keeps the body as a picture or a file called `?name=` of `?document=`; answers as actions do, with what it is. No action, which would read all of it first. */
export async function POST(request: Request): Promise<Response> {
  const outcome = await outcomeOf(async () => {
    const { body } = request;
    if (!isFromOwnPage(request)) throw new AppError("forbidden");
    if (body === null) throw new AppError("bad_request");
    const { searchParams } = new URL(request.url);
    const length = request.headers.get("content-length");
    const bytes = length === null ? null : Number(length);
    const file = { name: searchParams.get("name") ?? "", content: body, bytes };
    return attach(currentBackend(), whoIs(await currentVisitor()), searchParams.get("document") ?? "", file);
  });
  return Response.json(outcome);
}
