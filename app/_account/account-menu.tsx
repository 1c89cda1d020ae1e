"use client";

import { Menu } from "@base-ui/react/menu";
import { LogOut, Settings } from "lucide-react";
import Link from "next/link";
import { signOut } from "#app/_actions/account.ts";
import { Avatar } from "#app/_ui/avatar.tsx";
import { message } from "#app/_ui/messages.ts";
import { forgetDocuments } from "./device-copies.ts";

interface AccountMenuProps {
  account: { id: string; name: string; email: string; color: string };
}

/** Who is signed in here, with the way to their settings and out. */
export function AccountMenu({ account }: AccountMenuProps) {
  const { id, name, email, color } = account;
  const handleSignOut = async () => {
    await forgetDocuments(`user:${id}`);
    await signOut();
  };
  return (
    <Menu.Root>
      <Menu.Trigger className="account-button" aria-label={message("account.menu", { name })}>
        <Avatar name={name} color={color} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-10" side="bottom" align="end" sideOffset={6}>
          <Menu.Popup className="menu">
            <div className="border-b border-line px-3 pt-1 pb-2">
              <div className="font-medium">{name}</div>
              <div className="text-xs text-soft">{email}</div>
            </div>
            <Menu.Item className="menu-item" render={<Link href="/account" prefetch={false} />}>
              <Settings aria-hidden size={16} />
              {message("account.settings")}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={() => void handleSignOut()}>
              <LogOut aria-hidden size={16} />
              {message("account.signOut")}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
