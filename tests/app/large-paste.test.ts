import { type Node, Fragment, Slice } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { expect, test } from "vitest";
import { finishPaste, largePaste, pasteInParts } from "#app/_editor/pasting/large-paste.ts";
import { seededRandom } from "#tests/support/random.ts";
import { schema } from "#tests/support/replica.ts";

const p = (text: string) => schema.node("paragraph", null, text === "" ? [] : [schema.text(text)]);

/** What `begin` and what goes on need of a page. */
function pageOf(state: EditorState): EditorView {
  const page = {
    state,
    editable: true,
    dispatch: (tr: EditorState["tr"]) => {
      page.state = page.state.apply(tr);
    },
  };
  return page as unknown as EditorView;
}

/** Blocks of which some are long, in a text whose caret is somewhere, or some of which is selected. */
function scene(seed: number) {
  const { below } = seededRandom(seed);
  const item = (kind: "listItem" | "taskItem", text: string) =>
    schema.node(kind, null, below(40) === 0 ? [p(text), p(`${text}, more`)] : [p(text)]);
  const list = (length: number, name: string) => {
    const kind = (["bulletList", "orderedList", "taskList"] as const)[below(3)] ?? "bulletList";
    const items = Array.from({ length }, (_, index) =>
      item(kind === "taskList" ? "taskItem" : "listItem", `${name} ${index}`),
    );
    return schema.node(kind, kind === "orderedList" ? { start: 1 + below(3) } : null, items);
  };
  const blocks = (name: string): Node[] => {
    switch (below(5)) {
      case 0:
        return [list(1_300 + below(1_300), name)];
      case 1:
        return [list(1 + below(3), name)];
      case 2:
        return Array.from({ length: 401 + below(500) }, (_, index) => p(`${name} ${index}`));
      case 3:
        return [schema.node("blockquote", null, [p(name)])];
      default:
        return [p(name)];
    }
  };
  const pasted = Array.from({ length: 1 + below(3) }, (_, index) => blocks(`pasted ${index}`)).flat();
  const slice = below(4) === 0 ? new Slice(Fragment.from(pasted), 0, 0) : Slice.maxOpen(Fragment.from(pasted));
  const surrounding = [p("before"), list(2, "own"), p(""), p("after")];
  const doc = schema.node("doc", null, surrounding);
  const [a, b] = [below(doc.content.size), below(doc.content.size)];
  const $a = doc.resolve(a);
  const selection = TextSelection.between($a, below(3) === 0 ? doc.resolve(b) : $a);
  return { slice, state: EditorState.create({ doc, selection, plugins: [largePaste()] }) };
}

test("[EDIT-9] what is pasted in parts is in the end what it would be in one: lists, open at their edges or not, tables and blocks", () => {
  let [large, long] = [0, 0];
  for (let seed = 0; seed < 400; seed++) {
    const { slice, state } = scene(seed);
    const page = pageOf(state);
    if (!pasteInParts(page, slice)) continue;
    large += 1;
    if (slice.content.content.some(({ type, childCount }) => type.name.endsWith("List") && childCount > 1_200))
      long += 1;
    const whole = state.tr.replaceSelection(slice).doc;
    expect(page.state.doc.nodeSize, `seed ${seed}`).toBeLessThan(whole.nodeSize);
    finishPaste(page);
    page.state.doc.check();
    expect(page.state.doc.textBetween(0, page.state.doc.content.size, "\n"), `seed ${seed}`).toBe(
      whole.textBetween(0, whole.content.size, "\n"),
    );
    expect(page.state.doc.eq(whole), `seed ${seed}`).toBe(true);
  }
  expect([large > 100, long > 50]).toEqual([true, true]);
});

test("[EDIT-9] what is still to come of a paste does not come, and joins nothing, where nothing may be written any more", () => {
  const items = Array.from({ length: 5_000 }, (_, index) => schema.node("listItem", null, [p(`item ${index}`)]));
  const slice = Slice.maxOpen(Fragment.from([p("first"), schema.node("bulletList", null, items)]));
  const doc = schema.node("doc", null, [p("before"), p("after")]);
  const selection = TextSelection.create(doc, 4);
  const page = pageOf(EditorState.create({ doc, selection, plugins: [largePaste()] }));
  expect(pasteInParts(page, slice)).toBe(true);
  const { doc: begun } = page.state;
  Object.assign(page, { editable: false });
  finishPaste(page);
  expect(page.state.doc.eq(begun)).toBe(true);
  Object.assign(page, { editable: true });
  finishPaste(page);
  expect(page.state.doc.eq(begun)).toBe(true);
});
