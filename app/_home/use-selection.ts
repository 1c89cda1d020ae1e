"use client";

import { useState } from "react";

/** Which of some rows are chosen. */
export interface Selection {
  ids: readonly string[];
  has(id: string): boolean;
  /** Chooses a row or lets it go; with `through`, every row between it and the last one chosen too. */
  toggle(id: string, through?: boolean): void;
  all(): void;
  clear(): void;
}

/** Keeps a selection among rows that come and go. */
export function useSelection(rows: readonly { id: string }[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const ids = rows.map(({ id }) => id).filter((id) => chosen.has(id));
  return {
    ids,
    has: (id) => chosen.has(id),
    toggle: (id, through = false) => {
      const [from, to] = [rows.findIndex((row) => row.id === last), rows.findIndex((row) => row.id === id)];
      const next = new Set(chosen);
      if (through && from >= 0 && to >= 0) {
        for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.id);
      } else if (!next.delete(id)) next.add(id);
      setChosen(next);
      setLast(id);
    },
    all: () => setChosen(new Set(rows.map(({ id }) => id))),
    clear: () => setChosen(new Set()),
  };
}
