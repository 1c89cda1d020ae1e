"use client";

import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { importFormats } from "#lib/protocol/imports.ts";
import { limits } from "#lib/protocol/limits.ts";

/** More files than the server takes at once wait, for two minutes each. */
const attempts = 24;
const pauseMs = 5_000;

/** Makes documents of files: one is opened, several stand in the list. `folderId`: where they will lie. */
export function ImportButton({ folderId }: { folderId: string | null }) {
  const router = useRouter();
  const [count, setCount] = useState(0);
  const label = useRef<HTMLLabelElement>(null);

  async function importOne(file: File): Promise<{ id: string } | { problem: string }> {
    const { name } = file;
    if (file.size > limits.importBytes) {
      const limit = `${limits.importBytes / 1_000_000} MB`;
      return { problem: message("home.importTooLarge", { name, limit }) };
    }
    const address = `/import?${new URLSearchParams({ name, folder: folderId ?? "" })}`;
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(address, { method: "POST", body: file });
      const outcome = (await response.json()) as
        | { ok: true; value: string }
        | { ok: false; code: string; text: string };
      if (outcome.ok) return { id: outcome.value };
      if (outcome.code !== "too_many" || attempt === attempts) {
        return { problem: message("home.importFailed", { name, why: outcome.text }) };
      }
      await new Promise((resolve) => {
        setTimeout(resolve, pauseMs);
      });
    }
  }

  async function choose(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const files = [...(event.target.files ?? [])];
    // So that the same file can be chosen again.
    event.target.value = "";
    setCount(files.length);
    const made: string[] = [];
    const problems: string[] = [];
    for (const file of files) {
      const came = await importOne(file).catch(() => ({
        problem: message("home.importFailed", { name: file.name, why: message("home.failed") }),
      }));
      if ("id" in came) made.push(came.id);
      else problems.push(came.problem);
    }
    setCount(0);
    if (problems.length > 0) alert(problems.join("\n"));
    // Who has gone elsewhere meanwhile stays there.
    if (!label.current?.isConnected) return;
    if (files.length === 1 && made[0] !== undefined) router.push(`/d/${made[0]}`);
    else router.refresh();
  }

  return (
    <label ref={label} className="button-quiet file-choice">
      <FileUp aria-hidden size={16} />
      {count === 0 ? message("home.import") : message("home.importing", { count })}
      <input
        type="file"
        className="sr-only"
        multiple
        accept={Object.keys(importFormats).join(",")}
        disabled={count > 0}
        onChange={(event) => void choose(event)}
      />
    </label>
  );
}
