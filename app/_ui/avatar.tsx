"use client";

import { useState } from "react";
import type { Face } from "#lib/protocol/presence.ts";
import { colorClass } from "./person-color.ts";

/** A person as a round picture, or their initials on their colour. Says nothing to a screen reader: the name stands beside it. */
export function Avatar({ face }: { face: Face }) {
  // Somebody has another picture since the page was made.
  const [missing, setMissing] = useState<string | null>(null);
  const { name, color, avatar } = face;
  return (
    <span aria-hidden className={`avatar ${colorClass(color)}`}>
      {avatar == null || avatar === missing ? (
        initials(name)
      ) : (
        <img
          src={`/avatars/${encodeURIComponent(avatar)}`}
          alt=""
          width={32}
          height={32}
          onError={() => setMissing(avatar)}
        />
      )}
    </span>
  );
}

/** The first letters of the first and the last word, as a reader of any script sees letters. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return chosen
    .map((word) => [...new Intl.Segmenter().segment(word ?? "")][0]?.segment ?? "")
    .join("")
    .toUpperCase();
}
