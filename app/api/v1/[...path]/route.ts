import { serve } from "#app/_api/serve.ts";

/** The REST API. lib/protocol/api.ts says what there is. */
async function handle(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  return serve(request, (await params).path);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
