import type { Editor } from "@tiptap/core";
import { ArrowDown, ArrowUp, CaseSensitive, Regex, WholeWord, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { focusText } from "#lib/document/commands/command.ts";
import { currentHit, foundIn, goToHit, lookFor, replaceAllHits, replaceHit } from "#lib/document/commands/find.ts";
import { type FindQuery, type Matcher, wordMatcher } from "#lib/document/find.ts";
import { revealSelection } from "#app/_editor/go-to.ts";
import { useEditorValue } from "#app/_editor/use-command-states.ts";
import type { SurfaceProps } from "#app/_editor/surfaces/surface.tsx";

/** Longer than what anybody looks for: the selection is taken over up to this. */
const longestSelection = 200;

/** Finds words in the document, and writes others in their place. */
export function FindBar({ editor, page, onClose, isReplacing }: SurfaceProps & { isReplacing: boolean }) {
  const [query, setQuery] = useState<FindQuery>(() => firstQuery(editor));
  const [replacement, setReplacement] = useState("");
  const [isRefused, setRefused] = useState(false);
  const [told, setTold] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const count = useEditorValue(editor, ({ state }) => foundIn(state).hits.length) ?? 0;
  const current = useEditorValue(editor, ({ state }) => currentHit(state, foundIn(state).hits)) ?? -1;

  useEffect(() => {
    let isWanted = true;
    void matcherOf(query).then((matcher) => {
      if (!isWanted || editor.isDestroyed) return;
      setRefused(matcher === null && query.text !== "");
      lookFor(editor, query, matcher);
      // The first one behind the caret is shown while one still types.
      if (goToHit(editor, 1, true)) revealSelection(editor);
    });
    return () => {
      isWanted = false;
    };
  }, [editor, query]);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [isReplacing]);

  useEffect(() => {
    // What was looked for is marked as long as the bar is there.
    return () => {
      if (!editor.isDestroyed) lookFor(editor, foundIn(editor.state).query, null);
    };
  }, [editor]);

  const change = (part: Partial<FindQuery>) => {
    setTold("");
    setQuery({ ...query, ...part });
  };
  const go = (step: 1 | -1) => {
    setTold("");
    if (goToHit(editor, step)) revealSelection(editor);
  };
  const leave = () => {
    onClose();
    focusText(editor);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    leave();
  };
  const option = (name: "matchCase" | "wholeWord" | "isPattern", Icon: typeof Regex) => (
    <button
      type="button"
      className="tool"
      aria-label={message(`find.${name}`)}
      title={message(`find.${name}`)}
      aria-pressed={query[name]}
      onClick={() => change({ [name]: !query[name] })}
    >
      <Icon aria-hidden size={17} />
    </button>
  );

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of its fields, on their way up
    <search
      className="find-bar"
      aria-label={message(isReplacing ? "command.replace" : "command.find")}
      onKeyDown={handleKey}
    >
      <form
        className="find-row"
        onSubmit={(event) => {
          event.preventDefault();
          go(1);
        }}
      >
        <input
          ref={field}
          className="field find-field"
          aria-label={message("find.what")}
          placeholder={message("find.what")}
          aria-invalid={isRefused}
          autoComplete="off"
          spellCheck={false}
          value={query.text}
          onChange={({ target }) => change({ text: target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            go(-1);
          }}
        />
        {option("matchCase", CaseSensitive)}
        {option("wholeWord", WholeWord)}
        {option("isPattern", Regex)}
        <button
          type="button"
          className="tool"
          aria-label={message("command.find-previous")}
          title={message("command.find-previous")}
          disabled={count === 0}
          onClick={() => go(-1)}
        >
          <ArrowUp aria-hidden size={17} />
        </button>
        <button
          type="submit"
          className="tool"
          aria-label={message("command.find-next")}
          title={message("command.find-next")}
          disabled={count === 0}
        >
          <ArrowDown aria-hidden size={17} />
        </button>
        <button
          type="button"
          className="tool"
          aria-label={message("surface.close")}
          title={message("surface.close")}
          onClick={leave}
        >
          <X aria-hidden size={17} />
        </button>
      </form>
      {isReplacing ? (
        <form
          className="find-row"
          onSubmit={(event) => {
            event.preventDefault();
            setTold("");
            if (replaceHit(editor, replacement)) revealSelection(editor);
          }}
        >
          <input
            className="field find-field"
            aria-label={message("find.by")}
            placeholder={message("find.by")}
            autoComplete="off"
            value={replacement}
            onChange={({ target }) => setReplacement(target.value)}
          />
          <button type="submit" className="button-quiet" disabled={count === 0}>
            {message("find.replace")}
          </button>
          <button
            type="button"
            className="button-quiet"
            disabled={count === 0}
            onClick={() => {
              setTold(message("find.replaced", { count: replaceAllHits(editor, replacement) }));
              // With nothing left to replace, this button cannot have the focus.
              field.current?.focus();
            }}
          >
            {message("find.replaceAll")}
          </button>
        </form>
      ) : (
        editor.isEditable && (
          <button type="button" className="link self-start" onClick={() => page.show("replace")}>
            {message("command.replace")}
          </button>
        )
      )}
      <p aria-live="polite" className={isRefused ? "text-warn" : "text-soft"}>
        {wordsFor({ query, isRefused, told, count, current })}
      </p>
    </search>
  );
}

function wordsFor({
  query,
  isRefused,
  told,
  count,
  current,
}: {
  query: FindQuery;
  isRefused: boolean;
  told: string;
  count: number;
  current: number;
}): string {
  if (isRefused) return message("find.refused");
  if (told !== "") return told;
  if (query.text === "") return "";
  if (count === 0) return message("find.nothing");
  return current === -1 ? message("find.count", { count }) : message("find.place", { index: current + 1, count });
}

/** What is selected, if that is a word or some; else what was looked for last. */
function firstQuery(editor: Editor): FindQuery {
  const { selection, doc } = editor.state;
  const { query } = foundIn(editor.state);
  const isShort = !selection.empty && selection.to - selection.from <= longestSelection;
  const isInOne = selection.$from.sameParent(selection.$to) && selection.$from.parent.isTextblock;
  const words = isShort && isInOne ? doc.textBetween(selection.from, selection.to, undefined, "") : "";
  return words.trim() === "" ? query : { ...query, text: words, isPattern: false };
}

/** Patterns are loaded when somebody uses them. */
async function matcherOf(query: FindQuery): Promise<Matcher | null> {
  if (!query.isPattern) return wordMatcher(query);
  return import("#lib/document/find-pattern.ts").then(
    ({ patternMatcher }) => patternMatcher(query),
    () => null,
  );
}
