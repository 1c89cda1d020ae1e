"use client";

import Link from "next/link";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { askForChange } from "./ask-for-change.ts";

/** What the owner of a document sees at its address while it is in the trash. */
export function InTrash({ documentId }: { documentId: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const handleRestore = async () => {
    const { problem: found } = await askForChange({ type: "restore", documents: [documentId], folders: [] });
    if (found === null) location.reload();
    else setProblem(found);
  };
  return (
    <main className="account-page">
      <div className="account-card">
        <h1 className="text-xl font-semibold tracking-tight">{message("trashed.title")}</h1>
        <p className="mt-1 text-soft">{message("trashed.text")}</p>
        <p role="alert" className="mt-2 text-warn empty:hidden">
          {problem}
        </p>
        <button type="button" className="button-primary mt-5 w-full" onClick={() => void handleRestore()}>
          {message("trashed.restore")}
        </button>
        <Link href="/?view=trash" prefetch={false} className="link mt-3 block text-center">
          {message("home.view.trash")}
        </Link>
      </div>
    </main>
  );
}
