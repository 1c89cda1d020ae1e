import { FileText } from "lucide-react";
import Link from "next/link";
import { message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";

interface DocumentListProps {
  documents: { id: string; title: string; updatedAtMs: number }[];
  nowMs: number;
}

/** Documents as a list of links; what to do when there are none. */
export function DocumentList({ documents, nowMs }: DocumentListProps) {
  if (documents.length === 0) {
    return <p className="rounded-md border border-line px-4 py-8 text-center text-soft">{message("home.empty")}</p>;
  }
  return (
    <ul className="overflow-hidden rounded-md border border-line bg-paper">
      {documents.map(({ id, title, updatedAtMs }) => (
        <li key={id} className="border-line not-first:border-t">
          <Link href={`/d/${id}`} prefetch={false} className="flex items-center gap-3 px-4 py-3 hover:bg-hover">
            <FileText aria-hidden size={18} className="shrink-0 text-accent" />
            <span className="min-w-0 flex-1 truncate font-medium">{title || message("document.untitled")}</span>
            <span className="shrink-0 text-xs text-soft">
              {message("home.edited", { when: relativeTime(updatedAtMs, nowMs) })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
