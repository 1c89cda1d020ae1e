"use client";

import { LogOut, Settings, Users } from "lucide-react";
import Link from "next/link";
import { useId } from "react";
import { signOut } from "#app/_actions/sign-in.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { copiesOf, forgetCopies } from "#app/_device/copies.ts";
import { message } from "#app/_ui/messages.ts";
import type { Face } from "#lib/protocol/presence.ts";

interface AccountMenuProps {
  account: Face & { id: string; email: string; isAdmin: boolean };
}

/** Who is signed in here, with the way to their settings and out. The browser's own popover: it costs no script. */
export function AccountMenu({ account }: AccountMenuProps) {
  const { id, name, email, isAdmin } = account;
  const panel = useId();
  const handleSignOut = async () => {
    const actor = `user:${id}`;
    const isUnsaved = (await copiesOf(actor)).some((copy) => copy.isUnsaved);
    if (isUnsaved && !confirm(message("account.signOutUnsaved"))) return;
    // Only when it is done: somebody who cannot be signed out now goes on with what they have.
    const outcome = await signOut().catch(() => null);
    if (outcome?.ok !== true) {
      alert(message("account.signOutFailed"));
      return;
    }
    await forgetCopies(actor, { all: true });
    location.assign("/sign-in");
  };
  return (
    <>
      <button
        type="button"
        className="account-button"
        aria-label={message("account.menu", { name })}
        popoverTarget={panel}
      >
        <Avatar face={account} />
      </button>
      <div id={panel} popover="auto" className="menu account-menu">
        <div className="border-b border-line px-3 pt-1 pb-2">
          <div className="font-medium">{name}</div>
          <div className="text-xs text-soft">{email}</div>
        </div>
        <Link className="menu-item" href="/account" prefetch={false}>
          <Settings aria-hidden size={16} />
          {message("account.settings")}
        </Link>
        {isAdmin && (
          <Link className="menu-item" href="/people" prefetch={false}>
            <Users aria-hidden size={16} />
            {message("account.people")}
          </Link>
        )}
        <button type="button" className="menu-item" onClick={() => void handleSignOut()}>
          <LogOut aria-hidden size={16} />
          {message("account.signOut")}
        </button>
      </div>
    </>
  );
}
