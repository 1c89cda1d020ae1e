import { expect, test } from "vitest";
import { linkAt, setLink } from "#lib/document/commands/link.ts";
import { headlessEditor, paragraph, select, shape } from "#tests/support/headless-editor.ts";

const linked = (text: string, attrs: object, ...marks: { type: string }[]) => ({
  type: "text",
  text,
  marks: [{ type: "link", attrs }, ...marks],
});
const blocks = (editor: ReturnType<typeof headlessEditor>) => (shape(editor.state.doc) as unknown[]).slice(1);

test("[EDIT-5] a link at the caret is changed as a whole: its words, where it leads, its title", () => {
  const before = { href: "https://a.example/", title: "A" };
  const words = [linked("read", before, { type: "bold" }), linked(" this", before)];
  const editor = headlessEditor([{ type: "paragraph", content: words }]);
  editor.commands.setTextSelection(3);
  expect(linkAt(editor)).toEqual({ ...before, text: "read this" });
  // What is not said stays.
  expect(setLink(editor, "https://b.example/")).toBe(true);
  expect(linkAt(editor)).toEqual({ href: "https://b.example/", title: "A", text: "read this" });
  // The same words keep their looks; others have those of the first.
  setLink(editor, "https://b.example/", { title: "B", text: "read this" });
  const link = ["link", { href: "https://b.example/", title: "B" }];
  expect(blocks(editor)).toEqual([["paragraph", ["read", link, "bold"], [" this", link]]]);
  setLink(editor, "https://b.example/", { title: "", text: "see " });
  const bare = ["link", { href: "https://b.example/" }];
  expect(blocks(editor)).toEqual([["paragraph", ["see", bare, "bold"]]]);
});

test("[EDIT-5] a link is written where there is none, over what is selected or with words of its own", () => {
  const editor = headlessEditor([paragraph("one two")]);
  select(editor, "two");
  expect(linkAt(editor)).toEqual({ href: "", title: null, text: null });
  setLink(editor, "https://a.example/", { title: "A" });
  editor.commands.setTextSelection(1);
  expect(linkAt(editor).text).toBe("");
  setLink(editor, "https://b.example/", { text: "b " });
  expect(blocks(editor)).toEqual([
    [
      "paragraph",
      ["b", ["link", { href: "https://b.example/" }]],
      "one ",
      ["two", ["link", { href: "https://a.example/", title: "A" }]],
    ],
  ]);
  // Of a link with something else in it, the words are not asked for.
  const mixed = headlessEditor([
    {
      type: "paragraph",
      content: [
        linked("a", { href: "https://a.example/" }),
        {
          type: "date",
          attrs: { value: "2026-02-03" },
          marks: [{ type: "link", attrs: { href: "https://a.example/" } }],
        },
      ],
    },
  ]);
  mixed.commands.setTextSelection(2);
  expect(linkAt(mixed).text).toBeNull();
});
