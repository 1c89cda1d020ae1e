"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useState } from "react";
import {
  type FolderChange,
  type FolderSharing,
  changeFolderSharing,
  loadFolderSharing,
} from "#app/_actions/folders.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import { can, highest } from "#lib/access/permissions.ts";
import { AddPeople } from "./add-people.tsx";
import { RoleSelect } from "./role-select.tsx";

interface FolderShareDialogProps {
  folderId: string;
  name: string;
  onClose: () => void;
}

/** The dialog in which a folder, with all that is in it, is shared with people who have an account. */
export function FolderShareDialog({ folderId, name, onClose }: FolderShareDialogProps) {
  const [state, setState] = useState<FolderSharing | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    loadFolderSharing(folderId).then(
      (outcome) => {
        if (outcome.ok) setState(outcome.value);
        else setProblem(outcome.text);
      },
      () => setProblem(message("share.failed")),
    );
  }, [folderId]);

  const change = async (wish: FolderChange) => {
    setBusy(true);
    setProblem(null);
    const outcome = await changeFolderSharing(folderId, wish).catch(() => null);
    setBusy(false);
    if (outcome?.ok !== true) {
      setProblem(outcome?.text ?? message("share.failed"));
      return false;
    }
    // Who has just left sees the folder no more.
    if (outcome.value === null) location.assign("/");
    else setState(outcome.value);
    return true;
  };
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">{message("folder.shareTitle", { name })}</Dialog.Title>
          <p className="mb-4 text-soft">{message("folder.shareWhy")}</p>
          {state !== null && can(state.role, "share") && (
            <AddPeople busy={busy} onShare={async (wish) => (wish.type === "share" ? change(wish) : false)} />
          )}
          <p role="alert" className="mt-2 text-warn empty:hidden">
            {problem}
          </p>
          <ul className="share-list mt-4" aria-busy={busy} aria-label={message("share.people")}>
            {state?.members.map((member) => {
              const { userId, name: memberName, email, role, isInherited } = member;
              const isOwn = userId === state.ownId;
              const mayChange =
                !isInherited &&
                role !== "owner" &&
                can(state.role, "share") &&
                highest([state.role, role]) === state.role;
              const mayLeave = isOwn && !isInherited && role !== "owner";
              return (
                <li key={userId}>
                  <Avatar face={member} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">
                      {isOwn ? message("people.you", { name: memberName }) : memberName}
                    </span>
                    <span className="block truncate text-xs text-soft">{email}</span>
                  </span>
                  {mayChange ? (
                    <RoleSelect
                      label={message("share.roleOf", { name: memberName })}
                      value={role}
                      disabled={busy}
                      onChange={(next) => void change({ type: "member", userId, role: next })}
                      more={[
                        {
                          value: "remove",
                          text: message(isOwn ? "share.leave" : "share.remove"),
                          onChoose: () => {
                            const question = isOwn ? "folder.leaveConfirm" : "folder.removeConfirm";
                            if (confirm(message(question, { name: memberName })))
                              void change({ type: "remove", userId });
                          },
                        },
                      ]}
                    />
                  ) : (
                    <span className="text-soft">{message(`role.${role}`)}</span>
                  )}
                  {mayLeave && !mayChange && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => {
                        if (confirm(message("folder.leaveConfirm"))) void change({ type: "remove", userId });
                      }}
                    >
                      {message("share.leave")}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
          <div className="mt-5 flex justify-end">
            <Dialog.Close className="button-primary">{message("share.done")}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
