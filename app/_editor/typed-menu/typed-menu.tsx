import type { Editor } from "@tiptap/core";
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import type { CommandIcon } from "#app/_editor/command-icons.tsx";
import { inDesk, useLayoutValue } from "#app/_editor/use-layout-value.ts";
import { readPendingInput } from "#app/_editor/pending-input.ts";
import { goesOn } from "#lib/document/binding/undo-groups.ts";
import type { TypedState } from "./use-typed.ts";

/** Something to choose. */
export interface Choice {
  id: string;
  name: string;
  icon?: CommandIcon | undefined;
  /** Stands where an icon would. */
  sign?: ReactNode;
  hint?: string | undefined;
  /** Whether it opens something that asks for more. */
  asks?: boolean;
  run: () => void;
}

interface TypedMenuProps {
  editor: Editor;
  label: string;
  state: TypedState;
  choices: readonly Choice[];
}

/** What can be chosen for what is being typed. The text keeps the focus and the caret; its arrow keys and Enter are the list's meanwhile. */
export function TypedMenu({ editor, label, state, choices }: TypedMenuProps) {
  const { typed, now, dismiss } = state;
  const query = typed?.query ?? "";
  const [place, setPlace] = useState<{ query: string; index: number }>({ query, index: 0 });
  const current = place.query === query ? Math.min(place.index, choices.length - 1) : 0;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const frame = useLayoutValue(
    editor,
    () => {
      if (typed === null) return null;
      const { left, top, bottom } = editor.view.coordsAtPos(Math.min(typed.from, editor.state.doc.content.size));
      const hasRoom = innerHeight - bottom > 300 || top < 320;
      return { ...inDesk(editor, new DOMRect(left, top, 0, bottom - top)), hasRoom };
    },
    typed?.from,
  );

  const choose = (choice: Choice | undefined) => {
    // A letter that the browser has not told yet goes with those before it.
    readPendingInput(editor.view);
    const range = now();
    if (choice === undefined || range === null || !editor.isEditable) return;
    // What asks for more may be left without an answer, and whatever comes then has nothing to do with this.
    editor.view.dispatch(editor.state.tr.delete(range.from, range.to).setMeta(goesOn, choice.asks !== true));
    dismiss();
    choice.run();
  };
  const move = (step: number) => {
    const index = (current + step + choices.length) % choices.length;
    setPlace({ query, index });
    list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  };

  // Before it is painted: whoever sees the list has its keys.
  useLayoutEffect(() => {
    const { dom } = editor.view;
    if (choices.length === 0) return undefined;
    const listen = (event: KeyboardEvent) => {
      // In Safari the key that ends a composition comes after it, as 229.
      if (event.isComposing || event.keyCode === 229 || editor.view.composing) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Enter" || event.key === "Tab") choose(choices[current]);
      else if (event.key === "Escape") dismiss();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    dom.addEventListener("keydown", listen, true);
    dom.setAttribute("aria-controls", `${id}-list`);
    dom.setAttribute("aria-activedescendant", `${id}-${current}`);
    return () => {
      dom.removeEventListener("keydown", listen, true);
      dom.removeAttribute("aria-controls");
      dom.removeAttribute("aria-activedescendant");
    };
  });

  const chosen = choices[current];
  return (
    <>
      {/* There from the start: what comes with its words is not read. */}
      <p className="sr-only" aria-live="polite">
        {chosen !== undefined &&
          message("typed.current", { name: chosen.name, index: current + 1, count: choices.length })}
      </p>
      {frame !== null && choices.length > 0 && (
        <div
          className={frame.hasRoom ? "typed-menu" : "typed-menu typed-menu-above"}
          // At the edge of a narrow window it begins before the sign.
          style={{
            left: `max(12px, min(${frame.left}px, 100% - 292px))`,
            top: frame.hasRoom ? frame.top + frame.height : frame.top,
          }}
        >
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the text has the focus, which a select would take */}
          <div role="listbox" ref={list} id={`${id}-list`} aria-label={label} className="typed-list">
            {choices.map((choice, index) => {
              const Icon = choice.icon;
              return (
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the text has the focus and the keys
                <div
                  key={choice.id}
                  id={`${id}-${index}`}
                  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
                  role="option"
                  aria-selected={index === current}
                  className="menu-item"
                  data-highlighted={index === current ? "" : undefined}
                  onMouseDown={(event) => event.preventDefault()}
                  onPointerMove={() => setPlace({ query, index })}
                  onClick={() => choose(choice)}
                >
                  <span className="menu-mark">{Icon === undefined ? choice.sign : <Icon aria-hidden size={16} />}</span>
                  <span className="flex-1">{choice.name}</span>
                  {choice.hint !== undefined && (
                    <span aria-hidden className="menu-key">
                      {choice.hint}
                    </span>
                  )}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </>
  );
}
