import { type ThingsChange, type ThingsOutcome, changeThings } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";

const nothing: ThingsOutcome["done"] = { documents: [], folders: [] };

/** Asks the server for a change of documents and folders. Never throws: what was not done is said in words. */
export async function askForChange(wish: ThingsChange): Promise<ThingsOutcome> {
  const outcome = await changeThings(wish).catch(() => null);
  if (outcome?.ok === true) return outcome.value;
  return { done: nothing, problem: outcome?.text ?? message("home.failed") };
}
