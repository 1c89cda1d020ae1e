import type { SyncStatus } from "#app/_collab/sync-status.ts";
import { message } from "#app/_ui/messages.ts";

/** What a person should know beyond the status line, and what they can do about it. */
export function ConnectionBanner({ status }: { status: SyncStatus }) {
  if (status.kind === "offline" && status.reason !== "unreachable") {
    return (
      <div role="alert" className="banner">
        <p>
          {message(status.reason === "blocked" ? "banner.blocked" : "banner.logDown")}{" "}
          {message(status.onDevice ? "banner.kept" : "banner.notKept")}
        </p>
      </div>
    );
  }
  if (status.kind !== "refused") return null;
  return (
    <div role="alert" className="banner">
      <p>
        {message(`banner.${status.code}`, { reason: status.reason })}{" "}
        {status.unsaved && message(status.onDevice ? "banner.refusedKept" : "banner.notKept")}
      </p>
      <button type="button" className="button-quiet" onClick={() => location.reload()}>
        {message("banner.reload")}
      </button>
    </div>
  );
}
