"use server";

import { z } from "zod";
import { type Outcome, outcomeOf } from "#app/_http/outcome.ts";
import { currentVisitor } from "#app/_http/visitor.ts";
import { AppError } from "#lib/protocol/errors.ts";
import { limits } from "#lib/protocol/limits.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { holdAttachments } from "#lib/server/services/attachments.ts";
import { whoIs } from "#lib/server/services/visitors.ts";

const id = z.string().min(1).max(64);
const held = z.array(id).max(limits.attachmentsAtOnce);

/** Lets a document hold pictures and files that were pasted from other documents of the visitor's. */
export async function holdPasted(documentId: string, attachmentIds: readonly string[]): Promise<Outcome> {
  return outcomeOf(async () => {
    const ids = held.safeParse(attachmentIds);
    if (!ids.success || typeof documentId !== "string") throw new AppError("bad_request");
    await holdAttachments(currentBackend(), whoIs(await currentVisitor()), documentId, ids.data);
    return undefined;
  });
}
