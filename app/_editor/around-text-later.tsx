import type { Editor } from "@tiptap/core";
import { type ComponentType, useEffect, useState } from "react";
import { whenIdle } from "#app/_ui/when-idle.ts";
import type { PagePresence } from "./around-text.tsx";
import type { PageState } from "./use-page.ts";

interface AroundTextProps {
  documentId: string;
  editor: Editor;
  state: PageState;
  presence: PagePresence;
}

/** What floats above the text, as soon as the page has nothing better to do than to load it. */
export function AroundTextLater(props: AroundTextProps) {
  const [Loaded, setLoaded] = useState<ComponentType<AroundTextProps> | null>(null);
  useEffect(() => {
    if (Loaded !== null) return undefined;
    const load = () => {
      import("./around-text.tsx").then(
        ({ AroundText }) => setLoaded(() => AroundText),
        // Offline, say: menus and keys do the same.
        () => {},
      );
    };
    return whenIdle(load);
  }, [Loaded]);
  return Loaded === null ? null : <Loaded {...props} />;
}
