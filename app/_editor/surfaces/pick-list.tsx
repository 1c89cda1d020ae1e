import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

interface PickListProps<T> {
  /** What the field asks, and what is found is called. */
  label: string;
  foundLabel: string;
  /** Said where nothing is found. */
  nothing: string;
  /** What is found for what was typed, the best first. */
  find: (typed: string) => readonly T[];
  keyOf: (found: T) => string | number;
  /** Whether it can be chosen; what cannot is grey. All can be, where nothing is said. */
  isUsable?: (found: T) => boolean;
  show: (found: T) => ReactNode;
  onPick: (found: T) => void;
}

/** A field that finds things by their names, and a list to choose one from: by arrows and Enter, or by a click. */
export function PickList<T>({
  label,
  foundLabel,
  nothing,
  find,
  keyOf,
  isUsable = () => true,
  show,
  onPick,
}: PickListProps<T>) {
  const [typed, setTyped] = useState("");
  const [current, setCurrent] = useState(0);
  const id = useId();
  const found = find(typed);
  const pick = (picked: T) => {
    if (isUsable(picked)) onPick(picked);
  };
  const handleKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = (current + step + found.length) % Math.max(1, found.length);
      setCurrent(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const picked = found[current];
      if (picked !== undefined) pick(picked);
    }
  };
  return (
    <>
      <input
        className="field w-full"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${current}`}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setCurrent(0);
        }}
        onKeyDown={handleKey}
      />
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- its options have two columns, which those of a select cannot */}
      <div role="listbox" id={`${id}-list`} aria-label={foundLabel} className="command-list">
        {found.map((each, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and the keys
          <div
            key={keyOf(each)}
            id={`${id}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
            role="option"
            aria-selected={index === current}
            aria-disabled={isUsable(each) ? undefined : true}
            className="menu-item"
            data-highlighted={index === current ? "" : undefined}
            onPointerMove={() => setCurrent(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(each)}
          >
            {show(each)}
          </div>
        ))}
      </div>
      <p aria-live="polite" className="text-soft">
        {found.length === 0 && nothing}
      </p>
    </>
  );
}
