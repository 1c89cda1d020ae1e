"use client";

import type { Editor } from "@tiptap/core";
import { type ReactNode, useState } from "react";
import { usePeople, useReady, useSession, useSyncStatus } from "#app/_collab/use-session.ts";
import { message } from "#app/_ui/messages.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Header } from "./header.tsx";
import { LiveText } from "./live-text.tsx";
import { saveCopy } from "./save-copy.ts";
import { StoredText } from "./stored-text.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { useTitle } from "./use-title.ts";

interface DocumentPageProps {
  documentId: string;
  /** Null until the person has chosen a name; the text can be read meanwhile. */
  user: PresenceUser | null;
  /** The document as it was stored when the page was made. */
  initialTitle: string;
  initialHtml: string;
  /** What else belongs into the header: sharing, the account. */
  corner: ReactNode;
}

/** One document: the page's own text first, the live editor in its place as soon as it is complete. */
export function DocumentPage({ documentId, user, initialTitle, initialHtml, corner }: DocumentPageProps) {
  const session = useSession(documentId, user);
  const ready = useReady(session);
  const status = useSyncStatus(session);
  const people = usePeople(session);
  const title = useTitle(session, ready, initialTitle);
  const [editor, setEditor] = useState<Editor | null>(null);
  const mayWrite = ready && status.kind !== "read-only" && status.kind !== "refused";
  const stored = <StoredText html={initialHtml} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <Header
        title={title.value}
        onTitleChange={mayWrite ? title.change : null}
        status={user === null ? null : status}
        people={people}
        ownId={user?.id ?? null}
        corner={corner}
      />
      {/* Made anew with the editor: Tiptap's hook would not look at a new one before its first transaction. */}
      <Toolbar key={mayWrite && editor !== null ? "live" : "idle"} editor={mayWrite ? editor : null} />
      <ConnectionBanner
        status={status}
        onSaveCopy={editor === null ? null : () => saveCopy(editor, title.value || message("document.untitled"))}
        onDiscard={() => void session?.abandon().then(() => location.reload())}
      />
      <noscript>
        <p className="banner">{message("noscript.text")}</p>
      </noscript>
      <main className="desk">
        <div className="sheet">
          {session !== null && ready ? (
            <LiveText
              session={session}
              label={title.value || message("document.untitled")}
              editable={mayWrite}
              meanwhile={stored}
              onEditor={setEditor}
            />
          ) : (
            stored
          )}
        </div>
      </main>
    </div>
  );
}
