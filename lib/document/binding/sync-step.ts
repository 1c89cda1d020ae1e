import type { Node } from "@tiptap/pm/model";
import { Step, StepMap, StepResult } from "@tiptap/pm/transform";

/**
 * A change that came from the sequence: one document becomes another. Its map knows, token by token, what was inserted
 * and what deleted; whatever stayed keeps its position through splits, joins and new containers, and with it every
 * decoration, selection and bookmark. It fits the one document that it was made for, and nodes that did not change
 * are the same objects in both.
 */
export class SyncStep extends Step {
  readonly #before: Node;
  readonly #after: Node;
  readonly #map: StepMap;

  /** `ranges`: position, size before, size after, and so on, as a StepMap has them. */
  constructor(before: Node, after: Node, ranges: readonly number[] | StepMap) {
    super();
    this.#before = before;
    this.#after = after;
    this.#map = ranges instanceof StepMap ? ranges : ranges.length === 0 ? StepMap.empty : new StepMap(ranges);
  }

  override apply(doc: Node): StepResult {
    return doc === this.#before ? StepResult.ok(this.#after) : StepResult.fail("This step fits another document.");
  }

  override getMap(): StepMap {
    return this.#map;
  }

  override invert(): Step {
    return new SyncStep(this.#after, this.#before, this.#map.invert());
  }

  /** It cannot be moved to another document: the sequence makes a new one there. */
  override map(): Step | null {
    return null;
  }

  override toJSON(): never {
    throw new Error("A step from the sequence stays in the process that made it.");
  }
}
