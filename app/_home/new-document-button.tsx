import { Plus } from "lucide-react";
import { newDocument } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";

/** Makes a document, with or without JavaScript. */
export function NewDocumentButton() {
  return (
    <form action={newDocument}>
      <button type="submit" className="button-primary">
        <Plus aria-hidden size={16} />
        {message("home.new")}
      </button>
    </form>
  );
}
