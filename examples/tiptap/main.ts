import { HocuspocusProvider } from "@hocuspocus/provider";
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { StarterKit } from "@tiptap/starter-kit";
import * as Y from "yjs";

// A rich text that several people write, over Hocuspocus. Address: ?server=ws://host:port/collab&name=...&token=...
const address = new URLSearchParams(location.search);
const doc = new Y.Doc();
new HocuspocusProvider({
  url: address.get("server") ?? "ws://localhost:3000/collab",
  name: address.get("name") ?? "tiptap-example",
  token: address.get("token") ?? "",
  document: doc,
});

new Editor({
  element: document.body,
  extensions: [StarterKit.configure({ undoRedo: false }), Collaboration.configure({ document: doc })],
  editorProps: { attributes: { role: "textbox", "aria-label": "Shared text" } },
});
