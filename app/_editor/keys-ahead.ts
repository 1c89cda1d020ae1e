/** Should what was asked for take no focus, or never come, the text has its keys again after this long. */
const longestMs = 10_000;

let release = (): void => {};

/** Gives the text its keys back. */
export function releaseKeys(): void {
  release();
}

/**
 * What was asked for is not there yet: until it takes the focus, what is typed or pasted is kept from the text, where it would replace what is
 * selected, and is written into the field that takes the focus. Escape asks for nothing any more.
 */
export function holdKeys(text: HTMLElement, cancel: () => void): void {
  release();
  let ahead = "";
  const isForText = ({ target }: Event) =>
    target instanceof Node && (text.contains(target) || target === document.body);
  const take = (event: KeyboardEvent) => {
    if (!isForText(event) || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    event.stopPropagation();
    const isCommand = event.ctrlKey || event.metaKey;
    // What is pasted comes by an event of its own.
    if (isCommand && event.key === "v") return;
    event.preventDefault();
    if (event.key === "Escape") {
      release();
      cancel();
    } else if (event.key === "Backspace") ahead = ahead.slice(0, -1);
    else if (!isCommand && event.key.length === 1) ahead += event.key;
  };
  const takePasted = (event: ClipboardEvent) => {
    if (!isForText(event)) return;
    event.stopPropagation();
    event.preventDefault();
    ahead += event.clipboardData?.getData("text/plain") ?? "";
  };
  const hand = ({ target }: FocusEvent) => {
    // What is being closed gives the focus to this and that.
    if (!(target instanceof Element) || target.closest("[role=dialog], dialog, search") === null) return;
    release();
    // Only this way the field's own listeners hear of it.
    const write = () => document.execCommand("insertText", false, ahead);
    if (ahead === "") return;
    if (target.matches("input, textarea")) write();
    else requestAnimationFrame(() => document.activeElement?.matches("input, textarea") === true && write());
  };
  const listeners = new AbortController();
  const { signal } = listeners;
  const options = { signal, capture: true };
  addEventListener("keydown", take, options);
  addEventListener("paste", takePasted, options);
  addEventListener("focusin", hand, options);
  addEventListener("pointerdown", () => release(), options);
  const timer = setTimeout(() => release(), longestMs);
  release = () => {
    clearTimeout(timer);
    listeners.abort();
    release = () => {};
  };
}
