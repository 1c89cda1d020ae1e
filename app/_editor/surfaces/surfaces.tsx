import type { Editor } from "@tiptap/core";
import { type ComponentType, useEffect, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Surface } from "#lib/document/commands/command.ts";
import type { PageState } from "#app/_editor/use-page.ts";
import type { SurfaceProps } from "./surface.tsx";

/** What is loaded when somebody asks for it. Tables and spacing are the toolbar's; finding is there with what floats. */
const loaders: Partial<Record<Surface, () => Promise<ComponentType<SurfaceProps>>>> = {
  link: async () => (await import("./link.tsx")).LinkChoice,
  search: async () => (await import("./command-search.tsx")).CommandSearch,
  shortcuts: async () => (await import("./shortcut-list.tsx")).ShortcutList,
  "go-to": async () => (await import("./go-to.tsx")).GoTo,
  start: async () => (await import("./start-number.tsx")).StartNumber,
  count: async () => (await import("./word-count.tsx")).WordCount,
  font: async () => (await import("./font.tsx")).FontChoice,
  "table-look": async () => (await import("./table-look.tsx")).TableLook,
  "column-widths": async () => (await import("./column-widths.tsx")).ColumnWidths,
  equation: async () => (await import("./equation.tsx")).Equation,
  date: async () => (await import("./date.tsx")).DateChoice,
  bookmark: async () => (await import("./bookmark.tsx")).BookmarkName,
  embed: async () => (await import("./embed.tsx")).EmbedAddress,
  emoji: async () => (await import("./emoji.tsx")).EmojiChoice,
  "code-language": async () => (await import("./code-language.tsx")).CodeLanguage,
  "picture-words": async () => (await import("./picture-words.tsx")).PictureWords,
  "file-name": async () => (await import("./file-name.tsx")).FileName,
  "picture-crop": async () => (await import("./picture-crop.tsx")).PictureCrop,
  "text-language": async () => (await import("./text-language.tsx")).TextLanguage,
  paste: async () => (await import("./paste-hint.tsx")).PasteHint,
};

/** Shows what somebody asked for. */
export function Surfaces({ editor, state }: { editor: Editor; state: PageState }) {
  const { page, shown, show } = state;
  const [loaded, setLoaded] = useState<{ surface: Surface; Component: ComponentType<SurfaceProps> } | null>(null);
  useEffect(() => {
    const load = shown === null ? undefined : loaders[shown];
    if (shown === null || load === undefined) return undefined;
    let isWanted = true;
    load().then(
      (Component) => {
        if (isWanted) setLoaded({ surface: shown, Component });
      },
      () => {
        if (!isWanted) return;
        show(null);
        alert(message("home.failed"));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [shown, show]);
  if (loaded === null || loaded.surface !== shown) return null;
  return <loaded.Component editor={editor} page={page} onClose={() => show(null)} />;
}
