import type { Editor } from "@tiptap/core";
import { useEffect } from "react";
import type { Awareness } from "y-protocols/awareness";
import type { PresentPerson } from "#app/_collab/use-session.ts";
import { message } from "#app/_ui/messages.ts";
import { Announcements } from "./presence/announcements.tsx";
import { PeopleList } from "./presence/people-list.tsx";
import { BlockHandle } from "./block-handle.tsx";
import { Bubbles } from "./bubbles/bubbles.tsx";
import { ContextMenu } from "./context-menu.tsx";
import { EmojiMenu } from "./typed-menu/emoji-menu.tsx";
import { MentionMenu } from "./typed-menu/mention-menu.tsx";
import { usePlaceLinks } from "./place-links.ts";
import { useDropCursor } from "./use-drop-cursor.ts";
import { Surfaces } from "./surfaces/surfaces.tsx";
import { useAutolinking } from "./use-autolinking.ts";
import { useCopying } from "./use-copying.ts";
import { useShownSelection } from "./use-shown-selection.ts";
import { useKeys } from "./use-keys.ts";
import { SlashMenu } from "./typed-menu/slash-menu.tsx";
import type { PageState } from "./use-page.ts";
import { FindBar } from "./find/find-bar.tsx";
import { LiveCount } from "./live-count.tsx";
import { Outline } from "./outline.tsx";
import { TableGrips } from "./table-grips/table-grips.tsx";

/** Who is here, and what one can do about them. */
export interface PagePresence {
  awareness: Awareness;
  people: readonly PresentPerson[];
  ownId: string | null;
  /** Whose window leads this one. */
  followed: string | null;
  follow: (personId: string | null) => void;
  go: (personId: string) => void;
}

interface AroundTextProps {
  documentId: string;
  editor: Editor;
  state: PageState;
  presence: PagePresence;
}

/** What floats above the text for whoever points at it or selects something. Loaded once the text can be written in. */
export function AroundText({ documentId, editor, state, presence }: AroundTextProps) {
  const { page, shown, show, outline, counts, announces } = state;
  const { awareness, people, ownId, followed, follow, go } = presence;
  usePlaceLinks(editor);
  useKeys(editor);
  useCopying(editor);
  useAutolinking(editor);
  useDropCursor(editor);
  useShownSelection(editor);
  useEffect(() => {
    // A copy of what is not saved can be kept without a connection, too.
    void import("./download.ts").catch(() => undefined);
  }, []);
  return (
    <>
      <Surfaces editor={editor} state={state} />
      <Outline editor={editor} choice={outline} />
      <BlockHandle editor={editor} />
      <TableGrips editor={editor} />
      <Bubbles editor={editor} page={page} />
      {/* Loaded with the rest: it is asked for often, and at once. */}
      {(shown === "find" || shown === "replace") && (
        <FindBar editor={editor} page={page} onClose={() => show(null)} isReplacing={shown === "replace"} />
      )}
      {shown === "people" && (
        <PeopleList
          editor={editor}
          page={page}
          people={people}
          ownId={ownId}
          followed={followed}
          onGo={go}
          onFollow={follow}
          onClose={() => show(null)}
        />
      )}
      {followed !== null && (
        <p className="following" data-following="">
          {message("people.following", { name: people.find(({ id }) => id === followed)?.name ?? "" })}
          <button type="button" className="link" onClick={() => follow(null)}>
            {message("people.stop")}
          </button>
        </p>
      )}
      {announces && <Announcements editor={editor} awareness={awareness} people={people} ownId={ownId} />}
      {counts && <LiveCount editor={editor} page={page} />}
      <SlashMenu editor={editor} page={page} />
      <EmojiMenu editor={editor} />
      <MentionMenu editor={editor} documentId={documentId} />
      <ContextMenu editor={editor} page={page} />
    </>
  );
}
