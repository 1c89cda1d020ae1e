"use client";

import { message } from "#app/_ui/messages.ts";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <main className="mx-auto max-w-md px-4 py-24 text-center">
      <h1 className="text-lg font-semibold">{message("error.title")}</h1>
      <p className="mt-2 text-soft">{message("error.text")}</p>
      <button type="button" className="button-primary mt-6" onClick={reset}>
        {message("error.retry")}
      </button>
    </main>
  );
}
