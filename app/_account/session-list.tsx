import { Monitor } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";

interface SessionListProps {
  sessions: { id: string; userAgent: string; lastUsedMs: number; isThis: boolean }[];
  nowMs: number;
}

/** The browsers that somebody is signed in on. The form around it ends one, or all others. */
export function SessionList({ sessions, nowMs }: SessionListProps) {
  return (
    <ul className="mt-3 grid gap-2">
      {sessions.map(({ id, userAgent, lastUsedMs, isThis }) => (
        <li key={id} className="flex min-h-9 items-center gap-3">
          <Monitor aria-hidden size={18} className="text-soft" />
          <span className="min-w-0 flex-1 truncate">{browserName(userAgent)}</span>
          <span className="text-xs text-soft">
            {isThis ? message("account.thisBrowser") : relativeTime(lastUsedMs, nowMs)}
          </span>
          {!isThis && (
            <button type="submit" name="session" value={id} className="link">
              {message("account.endSession")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Enough of a User-Agent for a person to know their own browser again. */
function browserName(userAgent: string): string {
  const browser =
    /(?:Edg|OPR|Firefox|Chrome|Safari)(?=\/)/.exec(userAgent.replace(/Chrome(?=.*(?:Edg|OPR)\/)/, ""))?.[0] ?? "";
  const system = /Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux/.exec(userAgent)?.[0] ?? "";
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS X": "macOS", CrOS: "ChromeOS" };
  const known = [browser, system].filter((part) => part !== "").map((part) => names[part] ?? part);
  return known.length === 0 ? message("account.unknownBrowser") : known.join(", ");
}
