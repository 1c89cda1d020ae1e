"use client";

import { Star } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { askForChange } from "./ask-for-change.ts";

interface StarButtonProps {
  documentId: string;
  title: string;
  isStarred: boolean;
}

/** Marks the open document with a star, or takes it away. What it shows is what the server has taken. */
export function StarButton({ documentId, title, isStarred }: StarButtonProps) {
  const [starred, setStarred] = useState(isStarred);
  const handleClick = async () => {
    const wish = { documents: [documentId], folders: [], starred: !starred };
    const { problem } = await askForChange({ type: "star", ...wish });
    if (problem === null) setStarred(!starred);
    else alert(problem);
  };
  const name = message(starred ? "home.unstar" : "home.star", { title: title || message("document.untitled") });
  return (
    <button
      type="button"
      className="tool star-button"
      aria-pressed={starred}
      aria-label={name}
      onClick={() => void handleClick()}
    >
      <Star aria-hidden size={18} fill={starred ? "currentColor" : "none"} />
    </button>
  );
}
