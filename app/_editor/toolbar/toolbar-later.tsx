import {
  type ComponentProps,
  Suspense,
  lazy,
  memo,
  useEffect,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { message } from "#app/_ui/messages.ts";
import { untilLoaded } from "#app/_ui/until-loaded.ts";
import type { Toolbar } from "./toolbar.tsx";

type ToolbarProps = ComponentProps<typeof Toolbar>;

interface ToolbarLaterProps extends ToolbarProps {
  /** Whether what one writes with is there, or is not to be loaded yet: then its script comes. */
  isDue: boolean;
}

/** Should the text not come, it does, too. */
const longestWaitMs = 3_000;

/** What the toolbar is to show. It is told here and not by props: React gives up the server's picture of a part whose props change. */
class Wanted {
  readonly first: ToolbarProps;
  #now: ToolbarProps;
  readonly #listeners = new Set<() => void>();

  constructor(props: ToolbarProps) {
    this.first = props;
    this.#now = props;
  }

  readonly now = (): ToolbarProps => this.#now;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(props: ToolbarProps): void {
    this.#now = props;
    for (const listener of this.#listeners) listener();
  }
}

let begin = (): void => {};
const begun = new Promise<void>((resolve) => (begin = resolve));

/** The toolbar as the server draws it, idle, until there is a text that it can work on: its script comes after what one writes with. */
export function ToolbarLater({ isDue, ...props }: ToolbarLaterProps) {
  const [wanted] = useState(() => new Wanted(props));
  useLayoutEffect(() => {
    wanted.set(props);
  });
  useEffect(() => {
    // Once the text is seen.
    if (isDue) requestAnimationFrame(() => setTimeout(begin));
  }, [isDue]);
  return <Frame wanted={wanted} />;
}

const Frame = memo(function Frame({ wanted }: { wanted: Wanted }) {
  return (
    // There from the start: a dialog hides what is around it when it opens, and would not know of what comes later.
    <section className="toolbar-frame" aria-label={message("toolbar.region")}>
      <Suspense fallback={<Room />}>
        <Loaded wanted={wanted} />
      </Suspense>
    </section>
  );
});

/** As high as the toolbar. */
function Room() {
  return (
    <div className="toolbar">
      <div className="toolbar-row" />
    </div>
  );
}

const Loaded = lazy(async () => {
  const isInBrowser = typeof document !== "undefined";
  if (isInBrowser) await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, longestWaitMs))]);
  // Offline, say, keys and menus do the same.
  const { Toolbar: Tools } = await untilLoaded(() => import("./toolbar.tsx"));
  return {
    default: function Current({ wanted }: { wanted: Wanted }) {
      const props = useSyncExternalStore(wanted.listen, wanted.now, () => wanted.first);
      return <Tools {...props} />;
    },
  };
});
