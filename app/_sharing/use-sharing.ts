import { useCallback, useEffect, useState } from "react";
import { type SharingChange, type SharingState, changeSharing, loadSharing } from "#app/_actions/sharing.ts";
import { message } from "#app/_ui/messages.ts";

/** How a document is shared, with the way to change it. */
export interface Sharing {
  /** Null until it is known. */
  state: SharingState | null;
  /** What stood in the way of the last change, or of reading. */
  problem: string | null;
  /** Whether a change is under way. */
  busy: boolean;
  /** The link to send to somebody who was invited last, with their address. */
  invited: { email: string; url: string } | null;
  /** Asks for a change. Says whether it was made. */
  change(wish: SharingChange): Promise<boolean>;
}

/** Reads how a document is shared, and changes it. */
export function useSharing(documentId: string): Sharing {
  const [state, setState] = useState<SharingState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [invited, setInvited] = useState<Sharing["invited"]>(null);

  useEffect(() => {
    let wanted = true;
    loadSharing(documentId).then(
      (outcome) => {
        if (!wanted) return;
        if (outcome.ok) setState(outcome.value);
        else setProblem(outcome.text);
      },
      () => {
        if (wanted) setProblem(message("share.failed"));
      },
    );
    return () => {
      wanted = false;
    };
  }, [documentId]);

  const change = useCallback(
    async (wish: SharingChange) => {
      setBusy(true);
      setProblem(null);
      const outcome = await changeSharing(documentId, wish).catch(() => null);
      setBusy(false);
      if (outcome === null) {
        setProblem(message("share.failed"));
        return false;
      }
      if (!outcome.ok) {
        setProblem(outcome.text);
        return false;
      }
      const { state: next, inviteToken } = outcome.value;
      // Without access there is nothing more to see here: the page says why.
      if (next === null) location.reload();
      else setState(next);
      if (wish.type === "share") {
        setInvited(
          inviteToken === undefined ? null : { email: wish.email, url: `${location.origin}/join/${inviteToken}` },
        );
      }
      return true;
    },
    [documentId],
  );

  return { state, problem, busy, invited, change };
}
