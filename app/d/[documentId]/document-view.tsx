"use client";

import { type ComponentProps, type ReactNode, useState } from "react";
import { changeThings } from "#app/_actions/documents.ts";
import { DocumentPage } from "#app/_editor/document-page.tsx";
import { ShareButton } from "#app/_sharing/share-button.tsx";
import { message } from "#app/_ui/messages.ts";

interface DocumentViewProps extends Omit<ComponentProps<typeof DocumentPage>, "corner" | "deeds"> {
  /** Null: whoever has no account shares nothing and stars nothing. */
  star: ReactNode;
  account: ReactNode;
  mayTrash: boolean;
}

/** A document with what can be done with it as a whole, in the header and in its menus alike. */
export function DocumentView({ star, account, mayTrash, ...page }: DocumentViewProps) {
  const { documentId, initialTitle } = page;
  const [isSharing, setSharing] = useState(false);
  return (
    <DocumentPage
      {...page}
      deeds={{
        ...(account === null ? {} : { share: () => setSharing(true) }),
        ...(mayTrash ? { trash: () => void trash(documentId) } : {}),
      }}
      corner={
        account !== null && (
          <>
            {star}
            <ShareButton documentId={documentId} title={initialTitle} isOpen={isSharing} onOpenChange={setSharing} />
            {account}
          </>
        )
      }
    />
  );
}

async function trash(documentId: string): Promise<void> {
  const outcome = await changeThings({ type: "trash", documents: [documentId], folders: [] }).catch(() => null);
  const problem = outcome === null ? message("home.failed") : outcome.ok ? outcome.value.problem : outcome.text;
  if (problem === null) location.assign("/");
  else alert(problem);
}
