import { joinBackward, lift, setBlockType, toggleMark, wrapIn } from "@tiptap/pm/commands";
import { Fragment, type MarkType, type Node, type NodeType, Slice } from "@tiptap/pm/model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "@tiptap/pm/schema-list";
import { TextSelection } from "@tiptap/pm/state";
import {
  TableMap,
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  mergeCells,
  splitCell,
  toggleHeaderRow,
} from "@tiptap/pm/tables";

import { Binding } from "#lib/document/binding/binding.ts";
import { seededRandom } from "#tests/support/random.ts";
import { Replica, schema } from "#tests/support/replica.ts";

/** What a run found wrong, and how much it did. */
export interface FuzzResult {
  problems: string[];
  operations: number;
  typed: number;
  repairs: number;
}

/** Letters that appear nowhere else: each typed letter is a character of its own, and says who typed it, and when. */
const firstLetter = 0x4e00;
const lettersPerWriter = 4_000;

/** Far above what a run writes: a document that gets there is growing by itself. */
const largestDocument = 60_000;

const crop = { top: 10, right: 0, bottom: 12.5, left: 20 };

const node = (name: string) => schema.nodes[name] as NodeType;
const mark = (name: string) => schema.marks[name] as MarkType;

interface Writer {
  replica: Replica;
  index: number;
  typed: number;
  /** Runs of letters typed one after another with nothing of one's own between. */
  runs: string[][];
  /** Updates on their way to this replica. */
  inbox: Uint8Array[];
}

type Random = ReturnType<typeof seededRandom>;

/**
 * Several people change one document by commands as an editor has them, over a network that delays, reorders and repeats,
 * while some reload. Afterwards all must have the same valid document, and every typed letter must stand in it once unless
 * somebody who saw it deleted it.
 */
export function fuzzBinding(options: { seed: number; operations: number; writers: number }): FuzzResult {
  const random = seededRandom(options.seed);
  const problems: string[] = [];
  const removed = new Set<string>();
  /** Letters that an undo or a redo took or brought: two people may each bring one back. */
  const aside = new Set<string>();
  const writers: Writer[] = Array.from({ length: options.writers }, (_, index) => ({
    replica: new Replica({ clientId: index + 1 }),
    index,
    typed: 0,
    runs: [],
    inbox: [],
  }));
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;

  function deliver(from: Writer): void {
    const updates = from.replica.outbox.splice(0);
    for (const to of writers) {
      if (to === from) continue;
      for (const update of updates) {
        to.inbox.push(update);
        if (random.below(10) === 0) to.inbox.push(update);
      }
    }
  }

  function receive(writer: Writer, all: boolean): void {
    const { inbox } = writer;
    if (inbox.length === 0) return;
    const taken = all ? inbox.splice(0) : inbox.splice(0, random.below(inbox.length) + 1);
    // Now and then in another order.
    if (random.below(3) === 0) taken.reverse();
    writer.replica.receive(taken);
  }

  for (let operation = 0; operation < options.operations; operation++) {
    const writer = pick(writers);
    const { replica } = writer;
    const before = letters(replica.node);
    let travelled = false;
    try {
      travelled = act(writer, random, aside, () => {
        deliver(writer);
        if (random.below(3) === 0) receive(writer, false);
      });
    } catch (error) {
      problems.push(`operation ${operation}: ${String((error as Error).stack)}`);
      break;
    }
    // What a command of this person took away, they had seen.
    const after = letters(replica.node);
    for (const letter of before.keys()) if (!after.has(letter)) removed.add(letter);
    if (travelled)
      for (const letter of new Set([...before.keys(), ...after.keys()])) {
        if (before.get(letter) !== after.get(letter)) aside.add(letter);
      }
    for (const [letter, times] of after) {
      if (times > 1 && !aside.has(letter)) problems.push(`operation ${operation}: ${letter} doubled`);
    }
    if (random.below(2) === 0) deliver(writer);
    if (random.below(2) === 0) receive(pick(writers), false);
    if (random.below(200) === 0) replica.reload();
    for (const each of writers) {
      const problem = inconsistency(each.replica);
      if (problem !== null)
        problems.push(`operation ${operation} of ${writer.index}, replica ${each.index}: ${problem}`);
    }
    if (replica.node.nodeSize > largestDocument)
      problems.push(`operation ${operation}: the document grows without end`);
    if (problems.length > 0) break;
  }
  for (let round = 0; round < 3; round++) {
    for (const writer of writers) deliver(writer);
    for (const writer of writers) receive(writer, true);
  }
  if (problems.length === 0) judge(writers, removed, aside, problems);
  return {
    problems,
    operations: options.operations,
    typed: writers.reduce((sum, { typed }) => sum + typed, 0),
    repairs: writers.reduce((sum, { replica }) => sum + replica.repairs, 0),
  };
}

/** What is wrong with one replica by itself. */
function inconsistency(replica: Replica): string | null {
  if (replica.binding.node !== replica.node) return "the view and the binding have different documents";
  try {
    replica.node.check();
  } catch (error) {
    return `invalid: ${String(error)}`;
  }
  const fresh = new Binding(replica.doc, schema);
  const same = fresh.node.eq(replica.node);
  fresh.destroy();
  if (same) return null;
  const start = fresh.node.content.findDiffStart(replica.node.content) ?? 0;
  return `reads ${partsFrom(fresh.node, start)} and shows ${partsFrom(replica.node, start)}`;
}

/** The first blocks that reach behind a position, to read in a report. */
function partsFrom(doc: Node, position: number): string {
  const found: string[] = [];
  doc.forEach((child, at) => {
    if (at + child.nodeSize >= position - 2) found.push(child.toString());
  });
  return `(${doc.childCount}) ${found.slice(0, 3).join("; ")}`;
}

function judge(
  writers: readonly Writer[],
  removed: ReadonlySet<string>,
  aside: ReadonlySet<string>,
  problems: string[],
): void {
  const [first] = writers as [Writer];
  const expected = JSON.stringify(first.replica.node.toJSON());
  for (const { replica, index } of writers) {
    if (replica.doc.store.pendingStructs !== null) problems.push(`writer ${index} waits for updates`);
    if (JSON.stringify(replica.node.toJSON()) !== expected) {
      problems.push(`writer ${index} has ${replica.node.toString()}, writer 0 ${first.replica.node.toString()}`);
    }
    const problem = inconsistency(replica);
    if (problem !== null) problems.push(`writer ${index}: ${problem}`);
  }
  const found = letters(first.replica.node);
  for (const { runs, index } of writers) {
    for (const whole of runs) {
      const run = whole.filter((letter) => !aside.has(letter));
      for (const letter of run) {
        const times = found.get(letter) ?? 0;
        if (times > 1) problems.push(`a letter of writer ${index} stands ${times} times`);
        if (times === 0 && !removed.has(letter)) problems.push(`a letter of writer ${index} is lost`);
      }
      const order = [...found.keys()];
      const places = run.map((letter) => order.indexOf(letter)).filter((place) => place >= 0);
      if (places.some((place, at) => at > 0 && place < (places[at - 1] as number))) {
        problems.push(`letters of writer ${index} are out of order: ${places.join()}`);
      }
    }
  }
}

/** The typed letters of a document in order, with how often each stands in it. */
function letters(doc: Node): Map<string, number> {
  const found = new Map<string, number>();
  const text = doc.textBetween(0, doc.content.size, "", (leaf) => String(leaf.attrs["latex"] ?? ""));
  for (const letter of text) {
    const code = letter.charCodeAt(0);
    if (code >= firstLetter && code < firstLetter + 5 * lettersPerWriter)
      found.set(letter, (found.get(letter) ?? 0) + 1);
  }
  return found;
}

/** One thing that a person does. Says whether it was an undo or a redo. */
function act(writer: Writer, random: Random, aside: Set<string>, meanwhile: () => void): boolean {
  const { replica } = writer;
  const place = () => random.below(replica.node.content.size + 1);
  const choice = <T>(...list: T[]): T => list[random.below(list.length)] as T;
  const caret = () => replica.setCaret(place());
  const select = (most: number) => {
    const from = place();
    const to = Math.min(replica.node.content.size, from + random.below(most));
    const selection = TextSelection.between(replica.node.resolve(from), replica.node.resolve(to));
    replica.state = replica.state.apply(replica.state.tr.setSelection(selection));
  };
  if (random.below(25) === 0) {
    const [direction, can] =
      random.below(3) > 0 ? (["undo", replica.undo.canUndo] as const) : (["redo", replica.undo.canRedo] as const);
    if (can) replica.travel(direction);
    return can;
  }
  const dice = random.below(100);
  if (dice < 40) {
    // Typing where the caret is; mostly somewhere new first.
    if (random.below(3) > 0) caret();
    const run: string[] = [];
    for (let count = random.below(6) + 1; count > 0; count--) {
      if (writer.typed >= lettersPerWriter) break;
      const letter = String.fromCharCode(firstLetter + writer.index * lettersPerWriter + writer.typed);
      const { selection } = replica.state;
      if (!selection.$from.parent.isTextblock || !selection.empty) caret();
      if (!replica.state.selection.$from.parent.isTextblock) break;
      writer.typed += 1;
      run.push(letter);
      replica.dispatch(replica.state.tr.insertText(letter));
      meanwhile();
    }
    writer.runs.push(run);
    return false;
  }
  if (dice < 52) {
    caret();
    const { $from } = replica.state.selection;
    if ($from.parent.isTextblock && !$from.parent.type.spec.isolating) {
      const inItem = $from.depth > 1 && $from.node(-1).type === node("listItem");
      if (inItem && random.below(2) === 0) replica.run(splitListItem(node("listItem")));
      else replica.dispatch(replica.state.tr.split(replica.state.selection.from));
    }
    return false;
  }
  if (dice < 60) {
    select(random.below(4) === 0 ? 30 : 4);
    if (!replica.state.selection.empty) replica.dispatch(replica.state.tr.deleteSelection());
    return false;
  }
  if (dice < 66) {
    caret();
    const { $from } = replica.state.selection;
    replica.setCaret($from.start());
    replica.run(joinBackward);
    return false;
  }
  if (dice < 74) {
    select(12);
    const type = mark(choice("bold", "italic", "code", "highlight", "link", "comment", "textStyle", "superscript"));
    const attrs =
      type.name === "link"
        ? { href: `https://a.example/${random.below(3)}` }
        : type.name === "comment"
          ? { id: `c${random.below(4)}` }
          : type.name === "textStyle"
            ? { color: choice("#ff0000", "#00ff00") }
            : null;
    if (random.below(2) === 0) replica.run(toggleMark(type, attrs));
    else {
      const { from, to } = replica.state.selection;
      const tr = replica.state.tr;
      replica.dispatch(
        random.below(2) === 0 ? tr.addMark(from, to, type.create(attrs)) : tr.removeMark(from, to, type),
      );
    }
    return false;
  }
  if (dice < 79) {
    select(20);
    const type = node(choice("heading", "paragraph", "codeBlock"));
    replica.run(setBlockType(type, type.name === "heading" ? { level: random.below(6) + 1 } : null));
    return false;
  }
  if (dice < 85) {
    select(15);
    const wrap = choice("bulletList", "orderedList", "blockquote", "callout", "details");
    if (wrap.endsWith("List")) replica.run(wrapInList(node(wrap)));
    else replica.run(wrapIn(node(wrap)));
    return false;
  }
  if (dice < 90) {
    caret();
    const command = choice(lift, liftListItem(node("listItem")), sinkListItem(node("listItem")));
    replica.run(command);
    return false;
  }
  if (dice < 94) {
    caret();
    const made = choice<() => Node | null>(
      () => node("hardBreak").create(),
      () => node("horizontalRule").create(),
      () => node("image").create({ src: "https://a.example/i.png", alt: "i" }),
      () =>
        node("image").create({
          src: "/attachments/a",
          caption: "c",
          align: "center",
          wrap: "around",
          width: 90,
          height: 9,
          crop,
        }),
      () => node("attachment").create({ src: "/attachments/b", name: "b.pdf", bytes: 12 }),
      () => node("inlineMath").create({ latex: "x" }),
      () => node("mention").create({ target: "u1", label: "Ada" }),
      () => node("pageBreak").create(),
      () => table(),
      () => columns(),
    )();
    if (made !== null) replica.dispatch(replica.state.tr.replaceSelectionWith(made));
    return false;
  }
  if (dice < 98) {
    caret();
    const command = choice(
      addRowAfter,
      addColumnAfter,
      deleteRow,
      deleteColumn,
      mergeCells,
      splitCell,
      toggleHeaderRow,
    );
    const { $from } = replica.state.selection;
    // The commands of the library want a table without gaps.
    for (let depth = $from.depth; depth > 0; depth--) {
      const table = $from.node(depth);
      if (table.type.name === "table" && TableMap.get(table).problems !== null) return false;
    }
    // Merging cells moves text, and two who do it at once have it twice.
    if (replica.run(command) && command === mergeCells)
      for (const letter of letters($from.node(1)).keys()) aside.add(letter);
    return false;
  }
  if (dice < 99) {
    // A paste of several blocks.
    caret();
    const blocks = Fragment.from([
      node("heading").create({ level: 3 }, schema.text("pasted")),
      node("paragraph").create(null, [schema.text("plain "), schema.text("bold", [mark("bold").create()])]),
    ]);
    replica.dispatch(replica.state.tr.replaceSelection(new Slice(blocks, 1, 1)));
    return false;
  }
  // An attribute of a block or a container.
  const found: number[] = [];
  replica.node.descendants((child, position) => {
    if (!child.isInline) found.push(position);
  });
  const position = found[random.below(found.length)] ?? 0;
  const target = replica.node.nodeAt(position);
  if (target === null) return false;
  const attribute = choice(...Object.keys(target.attrs), "none");
  const values: Record<string, unknown> = {
    textAlign: choice("center", "right", null),
    indent: random.below(4),
    level: random.below(6) + 1,
    open: random.below(2) === 0,
    background: choice("#eeeeee", null),
    kind: choice("note", "tip"),
    start: random.below(9) + 1,
    width: choice(100, 200, null),
  };
  if (attribute in values) replica.dispatch(replica.state.tr.setNodeAttribute(position, attribute, values[attribute]));
  return false;
}

function table(): Node {
  const cell = () => node("tableCell").create(null, node("paragraph").create());
  const row = () => node("tableRow").create(null, [cell(), cell()]);
  return node("table").create(null, [row(), row()]);
}

function columns(): Node {
  const column = () => node("column").create(null, node("paragraph").create());
  return node("columns").create(null, [column(), column()]);
}
