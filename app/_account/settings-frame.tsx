import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "#app/_ui/logo.tsx";
import { message } from "#app/_ui/messages.ts";

/** A page of settings: what it is called, the way home, and its sections. */
export function SettingsFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-2xl px-4 py-8">
      <header className="flex items-center gap-3">
        <Link href="/" aria-label={message("document.home")} prefetch={false}>
          <Logo />
        </Link>
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      </header>
      <main className="mt-8 grid grid-cols-[minmax(0,1fr)] gap-4">{children}</main>
    </div>
  );
}
