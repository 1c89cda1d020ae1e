"use client";

import { type ChangeEvent, useState, useTransition } from "react";
import { changePicture } from "#app/_actions/account.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import type { Face } from "#lib/protocol/presence.ts";
import { FormProblem } from "./form-problem.tsx";

/** What is sent is at most so wide; the server makes it smaller still. */
const sentPixels = 512;

/** The picture that others see of somebody: chosen and taken away. */
export function PictureSection({ face }: { face: Face }) {
  const [problem, setProblem] = useState<{ ok: false; text: string } | null>(null);
  const [isPending, startTransition] = useTransition();

  function send(picture: () => Promise<Blob | null>): void {
    startTransition(async () => {
      const form = new FormData();
      const blob = await picture().catch(() => undefined);
      if (blob === undefined) return setProblem({ ok: false, text: message("picture.unreadable") });
      if (blob !== null) form.set("picture", blob);
      const outcome = await changePicture(form).catch(() => null);
      setProblem(outcome === null ? { ok: false, text: message("home.failed") } : outcome.ok ? null : outcome);
    });
  }

  function choose(event: ChangeEvent<HTMLInputElement>): void {
    const [file] = event.target.files ?? [];
    // So that the same file can be chosen again.
    event.target.value = "";
    if (file !== undefined) send(() => smaller(file));
  }

  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("picture.title")}</h2>
      <div className="mt-3 flex flex-wrap items-center gap-3" aria-busy={isPending}>
        <span className="picture">
          <Avatar face={face} />
        </span>
        <label className="button-quiet file-choice">
          {message("picture.choose")}
          <input type="file" className="sr-only" accept="image/*" disabled={isPending} onChange={choose} />
        </label>
        {face.avatar !== null && (
          <button
            type="button"
            className="button-quiet"
            disabled={isPending}
            onClick={() => send(() => Promise.resolve(null))}
          >
            {message("picture.remove")}
          </button>
        )}
      </div>
      {problem !== null && <FormProblem state={problem} />}
    </section>
  );
}

/** The middle of a picture as a small square, so that not ten megabytes of a camera's travel for a thumb of a face. */
async function smaller(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const pixels = Math.min(side, sentPixels);
  const canvas = document.createElement("canvas");
  canvas.width = pixels;
  canvas.height = pixels;
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d")?.drawImage(bitmap, left, top, side, side, 0, 0, pixels, pixels);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}
