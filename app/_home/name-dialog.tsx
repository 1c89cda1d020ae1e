"use client";

import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { HomeDialog } from "./dialog.tsx";

interface NameDialogProps {
  title: string;
  name: string;
  maxLength: number;
  /** Returns what stands in the way, or null when it is done. */
  onName: (name: string) => Promise<string | null>;
  onClose: () => void;
}

/** Asks what something is called. */
export function NameDialog({ title, name: before, maxLength, onName, onClose }: NameDialogProps) {
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const handleSubmit = async () => {
    const found = await onName(name);
    if (found === null) onClose();
    else setProblem(found);
  };
  return (
    <HomeDialog title={title} submit={message("home.save")} onSubmit={() => void handleSubmit()} onClose={onClose}>
      <input
        className="field w-full"
        aria-label={message("home.name")}
        value={name}
        maxLength={maxLength}
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <p role="alert" className="mt-2 text-warn empty:hidden">
        {problem}
      </p>
    </HomeDialog>
  );
}
