import { expect, test } from "vitest";
import { toText } from "#lib/formats/text.ts";
import { schema } from "#tests/support/replica.ts";

test("[EDIT-5] what is one piece says its words in plain text, for downloads and for search", () => {
  const { nodes } = schema;
  const inline = [
    schema.text("on "),
    nodes["date"]?.create({ value: "2026-11-26" }),
    schema.text(" "),
    nodes["mention"]?.create({ kind: "person", target: "u1", label: "Ada" }),
    nodes["hardBreak"]?.create(),
    nodes["inlineMath"]?.create({ latex: "a^2" }),
  ].filter((node) => node !== undefined);
  const doc = schema.node("doc", {}, [
    schema.node("paragraph", {}, inline),
    schema.node("image", { src: "/attachments/a", alt: "The sea", caption: "From the pier" }),
    schema.node("horizontalRule"),
    schema.node("attachment", { src: "/attachments/b", name: "notes.pdf" }),
  ]);
  expect(toText(doc)).toBe("on 2026-11-26 @Ada\na^2\nThe sea\nFrom the pier\nnotes.pdf");
});
