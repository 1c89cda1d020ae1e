"use client";

import { Star } from "lucide-react";
import { useState } from "react";
import { type ThingsChange, changeThings } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";

interface StarButtonProps {
  documentId: string;
  title: string;
  isStarred: boolean;
}

/** Marks the open document with a star, or takes it away. What it shows is what the server has taken. */
export function StarButton({ documentId, title, isStarred }: StarButtonProps) {
  const [starred, setStarred] = useState(isStarred);
  const handleClick = async () => {
    const wish: ThingsChange = { type: "star", documents: [documentId], folders: [], starred: !starred };
    const outcome = await changeThings(wish).catch(() => null);
    if (outcome?.ok === true && outcome.value.problem === null) setStarred(!starred);
    else alert(outcome?.ok === false ? outcome.text : message("home.failed"));
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
