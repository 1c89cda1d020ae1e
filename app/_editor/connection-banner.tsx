import type { ReactNode } from "react";
import type { Session } from "#app/_collab/session.ts";
import { useSyncStatus } from "#app/_collab/use-session.ts";
import { message } from "#app/_ui/messages.ts";

interface ConnectionBannerProps {
  session: Session | null;
  /** Gives the person a copy of what this page holds; null while there is nothing to copy. */
  onSaveCopy: (() => void) | null;
  /** Lets go of what the server will not take, here and on this device, and shows what it has. */
  onDiscard: () => void;
}

/** What a person should know beyond the status line, and what they can do about it. */
export function ConnectionBanner({ session, onSaveCopy, onDiscard }: ConnectionBannerProps) {
  const status = useSyncStatus(session);
  if (status.kind === "offline" && status.reason !== "unreachable") {
    return (
      <Banner>
        {message(status.reason === "blocked" ? "banner.blocked" : "banner.logDown")}{" "}
        {message(status.onDevice ? "banner.kept" : "banner.notKept")}
      </Banner>
    );
  }
  const unsaved = (status.kind === "refused" || status.kind === "read-only") && status.unsaved;
  const copy = unsaved && onSaveCopy !== null && (
    <button type="button" className="button-quiet" onClick={onSaveCopy}>
      {message("banner.saveCopy")}
    </button>
  );
  if (status.kind === "read-only") {
    if (!unsaved) return null;
    return (
      <Banner
        actions={
          <>
            {copy}
            <button type="button" className="button-quiet" onClick={onDiscard}>
              {message("banner.showSaved")}
            </button>
          </>
        }
      >
        {message("banner.lowered")}
      </Banner>
    );
  }
  if (status.kind !== "refused") return null;
  const isOut = status.code === "forbidden" || status.code === "not-found";
  return (
    <Banner
      actions={
        <>
          {copy}
          {isOut ? (
            <button type="button" className="button-quiet" onClick={onDiscard}>
              {message("banner.leave")}
            </button>
          ) : (
            <button type="button" className="button-quiet" onClick={() => location.reload()}>
              {message(status.code === "unauthenticated" ? "banner.signIn" : "banner.reload")}
            </button>
          )}
        </>
      }
    >
      {message(`banner.${status.code}`, { reason: status.reason })}{" "}
      {unsaved && message(isOut ? "banner.outUnsaved" : status.onDevice ? "banner.refusedKept" : "banner.notKept")}
    </Banner>
  );
}

function Banner({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div role="alert" className="banner">
      <p>{children}</p>
      {actions}
    </div>
  );
}
