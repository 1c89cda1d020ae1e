import { Check, CloudOff, Eye, LoaderCircle, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { Session } from "#app/_collab/session.ts";
import type { SyncStatus } from "#app/_collab/sync-status.ts";
import { useSyncStatus } from "#app/_collab/use-session.ts";
import { type MessageKey, message } from "#app/_ui/messages.ts";
import { unreachable } from "#lib/std/assert.ts";

interface StatusLineProps {
  session: Session | null;
  /** Where nobody is here whose changes there could be. */
  isSilent: boolean;
  /** How often somebody has asked how they stand: for some seconds it says more then. */
  asked: number;
}

const askedMs = 4_000;

/** Says how a person's changes stand (UX-2). Keeps its place when there is nothing to say. */
export function StatusLine({ session, isSilent, asked }: StatusLineProps) {
  const status = useSyncStatus(session);
  const [answered, setAnswered] = useState(0);
  const isAsked = asked !== answered;
  useEffect(() => {
    if (!isAsked) return undefined;
    const timer = setTimeout(() => setAnswered(asked), askedMs);
    return () => clearTimeout(timer);
  }, [asked, isAsked]);
  const described = isSilent ? blank : describe(status);
  const { Icon, tone } = described;
  const key = isAsked && described.key === "status.saved" ? "status.savedDetail" : described.key;
  return (
    <output className={`status ${tone}`}>
      {Icon !== null && <Icon aria-hidden size={13} />}
      {key !== null && message(key)}
    </output>
  );
}

interface Description {
  key: MessageKey | null;
  Icon: typeof Check | null;
  tone: "" | "text-warn";
}

const blank: Description = { key: null, Icon: null, tone: "" };

function describe(status: SyncStatus): Description {
  switch (status.kind) {
    case "connecting":
      return { key: "status.connecting", Icon: null, tone: "" };
    case "saved":
      return { key: "status.saved", Icon: Check, tone: "" };
    case "saving":
      return { key: "status.saving", Icon: LoaderCircle, tone: "" };
    case "read-only":
      return { key: "status.readOnly", Icon: Eye, tone: "" };
    case "offline":
      if (!status.unsaved) return { key: "status.offline", Icon: CloudOff, tone: "" };
      return status.onDevice
        ? { key: "status.offlineOnDevice", Icon: CloudOff, tone: "" }
        : { key: "status.offlineUnsaved", Icon: TriangleAlert, tone: "text-warn" };
    case "refused":
      return status.unsaved
        ? { key: "status.refused", Icon: TriangleAlert, tone: "text-warn" }
        : { key: "status.offline", Icon: CloudOff, tone: "" };
    default:
      return unreachable(status);
  }
}
