"use client";

import { useEffect, useRef, useState } from "react";

/** The beginning of a document as it looks, small. Asked for when it comes into sight. */
export function Thumbnail({ documentId, editedAtMs }: { documentId: string; editedAtMs: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let isWanted = true;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        observer.disconnect();
        fetch(`/d/${documentId}/preview`)
          .then(async (response) => (response.ok ? ((await response.json()) as { html: string }) : null))
          .then(
            (preview) => {
              if (isWanted && preview !== null) setHtml(preview.html);
            },
            // Without a picture the title says enough.
            () => undefined,
          );
      },
      { rootMargin: "200px" },
    );
    observer.observe(element);
    return () => {
      isWanted = false;
      observer.disconnect();
    };
  }, [documentId, editedAtMs]);
  return (
    <div ref={frame} className="thumbnail" aria-hidden inert>
      {html !== null && (
        // Made by the server's renderer from the schema, like the document's own page.
        // oxlint-disable-next-line react/no-danger
        <div className="ProseMirror" dangerouslySetInnerHTML={{ __html: html }} />
      )}
    </div>
  );
}
