"use client";

import type { Editor } from "@tiptap/core";
import { type ReactNode, useEffect, useState } from "react";
import { useMayWrite, usePeople, useReady, useSession } from "#app/_collab/use-session.ts";
import { message } from "#app/_ui/messages.ts";
import type { Deed } from "#lib/document/commands/command.ts";
import type { PresenceUser } from "#lib/protocol/presence.ts";
import { AroundTextLater } from "./around-text-later.tsx";
import { goToPos } from "./go-to.ts";
import { People } from "./people.tsx";
import { caretOf } from "./presence/places.ts";
import { useFollowing } from "./presence/use-following.ts";
import { useIdle } from "./presence/use-idle.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Header } from "./header.tsx";
import { MenuBar } from "./menu-bar/menu-bar.tsx";
import { LiveText } from "./live-text.tsx";
import { StatusLine } from "./status-line.tsx";
import { StoredText } from "./stored-text.tsx";
import { handleShortcut } from "./shortcuts.ts";
import { expectTables } from "./tables.ts";
import { ToolbarLater } from "./toolbar/toolbar-later.tsx";
import { useLanguage } from "./use-language.ts";
import { usePage } from "./use-page.ts";
import { useTitle } from "./use-title.ts";
import { ownSize } from "./zoom.ts";

interface DocumentPageProps {
  documentId: string;
  /** Null until the person has chosen a name; the text can be read meanwhile. */
  user: PresenceUser | null;
  /** The document as it was stored when the page was made. */
  initialTitle: string;
  initialHtml: string;
  initialLanguage: string | null;
  /** How large this browser shows pages, in per cent. */
  initialZoom: number;
  /** What else belongs into the header: sharing, the account. */
  corner: ReactNode;
  /** What can be done with it that is not the editor's: sharing it, putting it into the trash. */
  deeds: Partial<Record<Deed, () => void>>;
}

/** One document: the page's own text first, the live editor in its place as soon as it is complete. */
export function DocumentPage({
  documentId,
  user,
  initialTitle,
  initialHtml,
  initialLanguage,
  initialZoom,
  corner,
  deeds,
}: DocumentPageProps) {
  const session = useSession(documentId, user);
  const ready = useReady(session);
  const mayWrite = useMayWrite(session);
  const people = usePeople(session);
  const title = useTitle(session, ready, initialTitle);
  const language = useLanguage(session, ready, initialLanguage);
  const [editor, setEditor] = useState<Editor | null>(null);
  const state = usePage({
    documentId,
    title: title.value,
    editor,
    hasAccount: user?.id.startsWith("user:") ?? false,
    mayWrite,
    initialZoom,
    deeds,
  });
  const { page, zoom } = state;
  const awareness = session?.awareness ?? null;
  const ownId = user?.id ?? null;
  useIdle(awareness);
  const [followed, follow] = useFollowing(editor, awareness, ownId);
  const go = (personId: string) => {
    const place = editor === null || awareness === null ? null : caretOf(editor, awareness, personId);
    if (editor !== null && place !== null) goToPos(editor, place);
  };
  useEffect(() => {
    if (editor === null) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && handleShortcut(editor, page, event)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [editor, page]);
  useEffect(() => {
    if (initialHtml.includes("<table")) void expectTables();
  }, [initialHtml]);
  const stored = <StoredText html={initialHtml} language={language} />;
  return (
    <div className="flex min-h-dvh flex-col">
      <Header
        title={title.value}
        onTitleChange={mayWrite ? title.change : null}
        onTitleDone={() => editor?.view.focus()}
        status={<StatusLine session={session} isSilent={user === null} asked={state.savesAsked} />}
        faces={
          <People
            people={people}
            ownId={ownId}
            followed={followed}
            onGo={editor === null ? null : go}
            onShowAll={editor === null ? null : () => page.show("people")}
          />
        }
        corner={corner}
        menus={<MenuBar editor={editor} page={page} />}
        mayLeave={() => editor?.storage.uploads.isBusy() !== true || confirm(message("upload.leave"))}
      />
      {/* Where somebody is to choose a name, what that brings would wait for a part of the page that is not there. */}
      <ToolbarLater isDue={editor !== null || user === null} editor={mayWrite ? editor : null} state={state} />
      <ConnectionBanner
        session={session}
        onSaveCopy={editor === null ? null : () => void keepCopy(editor, title.value || message("document.untitled"))}
        onDiscard={() => void session?.abandon().then(() => location.reload())}
      />
      <noscript>
        <p className="banner">{message("noscript.text")}</p>
      </noscript>
      <main className="desk">
        <div className="sheet" style={zoom === ownSize ? undefined : { zoom: zoom / 100 }}>
          {session !== null && ready ? (
            <LiveText
              documentId={documentId}
              session={session}
              page={page}
              label={title.value || message("document.untitled")}
              language={language}
              editable={mayWrite}
              meanwhile={stored}
              onEditor={setEditor}
            />
          ) : (
            stored
          )}
        </div>
        {editor !== null && session !== null && (
          <AroundTextLater
            documentId={documentId}
            editor={editor}
            state={state}
            presence={{ awareness: session.awareness, people, ownId, followed, follow, go }}
          />
        )}
      </main>
    </div>
  );
}

/** What saves it is loaded with what floats above the text: there may be no connection any more. */
async function keepCopy(editor: Editor, title: string): Promise<void> {
  try {
    const { saveCopy } = await import("./download.ts");
    await saveCopy(editor, title);
  } catch {
    alert(message("home.failed"));
  }
}
