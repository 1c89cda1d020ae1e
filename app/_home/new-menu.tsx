import { LayoutTemplate, Plus } from "lucide-react";
import Link from "next/link";
import { newDocument } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";
import { addressOf } from "./address.ts";
import { ImportButton } from "./import-button.tsx";

/** Begins a document, blank or from a template; works without JavaScript. `folderId`: where it will lie. */
export function NewMenu({ folderId }: { folderId: string | null }) {
  return (
    <form action={newDocument} className="home-new">
      <input type="hidden" name="folder" value={folderId ?? ""} />
      <button type="submit" className="button-primary">
        <Plus aria-hidden size={16} />
        {message("home.new")}
      </button>
      <Link href={addressOf({ view: "templates" })} prefetch={false} className="button-quiet">
        <LayoutTemplate aria-hidden size={16} />
        {message("home.fromTemplate")}
      </Link>
      <ImportButton folderId={folderId} />
    </form>
  );
}
