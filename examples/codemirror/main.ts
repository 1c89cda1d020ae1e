import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

// A plain text that several people write, over y-websocket. Address: ?server=ws://host:port/collab&name=...&token=...
const address = new URLSearchParams(location.search);
const doc = new Y.Doc();
const provider = new WebsocketProvider(
  address.get("server") ?? "ws://localhost:3000/collab",
  encodeURIComponent(address.get("name") ?? "codemirror-example"),
  doc,
  { params: { token: address.get("token") ?? "" } },
);
provider.awareness.setLocalStateField("user", { name: "Someone", color: "#1f5fbf", colorLight: "#1f5fbf33" });

const text = doc.getText("codemirror");
new EditorView({
  parent: document.body,
  state: EditorState.create({
    doc: text.toString(),
    extensions: [
      keymap.of([...yUndoManagerKeymap]),
      yCollab(text, provider.awareness),
      EditorView.contentAttributes.of({ "aria-label": "Shared text" }),
    ],
  }),
});
