import type { JSONContent } from "@tiptap/core";
import type { Schema } from "@tiptap/pm/model";

/** The content with what `schema` does not know taken off: marks go, nodes leave their children in their place. */
export function knownContent(content: readonly JSONContent[], schema: Schema): JSONContent[] {
  return content.flatMap((node): JSONContent[] => {
    const children = node.content === undefined ? undefined : knownContent(node.content, schema);
    if (node.type === undefined || schema.nodes[node.type] === undefined) return children ?? [];
    const marks = node.marks?.filter(({ type }) => schema.marks[type] !== undefined);
    return [
      { ...node, ...(children === undefined ? {} : { content: children }), ...(marks === undefined ? {} : { marks }) },
    ];
  });
}
