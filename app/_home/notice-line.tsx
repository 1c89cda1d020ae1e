"use client";

import { useEffect } from "react";
import { message } from "#app/_ui/messages.ts";
import type { Notice } from "./use-documents.ts";

const showMs = 8_000;

/** Says what was done, with the way back, for a while; and what could not be done, until something else is. */
export function NoticeLine({ notice, onDismiss }: { notice: Notice | null; onDismiss: () => void }) {
  useEffect(() => {
    if (notice === null || notice.isProblem) return undefined;
    const timer = setTimeout(onDismiss, showMs);
    return () => clearTimeout(timer);
  }, [notice, onDismiss]);
  return (
    <div
      className="home-notice"
      role={notice?.isProblem === true ? "alert" : "status"}
      data-shown={notice !== null || undefined}
    >
      {notice !== null && (
        <>
          <span>{notice.text}</span>
          {notice.undo !== null && (
            <button type="button" className="home-undo" onClick={notice.undo}>
              {message("home.undo")}
            </button>
          )}
        </>
      )}
    </div>
  );
}
