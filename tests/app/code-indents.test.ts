import { TextSelection } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import { codeKeys } from "#app/_editor/code-indents.ts";
import { Replica, schema, syncAll } from "#tests/support/replica.ts";

function coder(text: string): Replica {
  const replica = new Replica({ clientId: 1 });
  const code = schema.node("codeBlock", null, [schema.text(text)]);
  replica.dispatch(replica.state.tr.replaceWith(0, replica.node.content.size, code));
  return replica;
}

function press(replica: Replica, key: string, from: number, to: number): boolean {
  replica.state = replica.state.apply(replica.state.tr.setSelection(TextSelection.create(replica.node, from, to)));
  return replica.run((state, dispatch) => codeKeys[key]?.(state, dispatch) ?? false);
}

test("[EDIT-18] lines that are moved keep what is said of their words, and take what another writes into them meanwhile", () => {
  const ada = coder("one\n\n  two\n\tthree");
  const ben = new Replica({ clientId: 2 });
  syncAll([ada, ben]);
  ada.dispatch(ada.state.tr.addMark(1, 4, schema.mark("comment", { id: "c1" })));
  ben.dispatch(ben.state.tr.insertText("BEN", 9));
  press(ada, "Tab", 2, ada.node.content.size - 1);
  expect(ada.node.textContent).toBe("  one\n\n    two\n  \tthree");
  syncAll([ada, ben]);
  for (const { node } of [ada, ben]) {
    expect(node.textContent).toBe("  one\n\n    tBENwo\n  \tthree");
    expect(node.rangeHasMark(3, 6, schema.marks["comment"] as never)).toBe(true);
  }
  press(ada, "Shift-Tab", 1, ada.node.content.size - 1);
  press(ada, "Shift-Tab", 1, ada.node.content.size - 1);
  press(ada, "Shift-Tab", 1, ada.node.content.size - 1);
  expect(ada.node.textContent).toBe("one\n\ntBENwo\nthree");
});

test("[EDIT-18] of more lines than can be moved in a moment none is, and the key does not lead out of the code", () => {
  const ada = coder("a line of code\n".repeat(10_000));
  const before = ada.node;
  const started = performance.now();
  expect(press(ada, "Tab", 1, ada.node.content.size - 1)).toBe(true);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(ada.node.eq(before)).toBe(true);
});
