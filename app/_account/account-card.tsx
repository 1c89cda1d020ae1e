import type { ReactNode } from "react";
import { Logo } from "#app/_ui/logo.tsx";

/** The page of one small task about an account: a card in the middle of a quiet ground. */
export function AccountCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="account-page">
      <div className="account-card">
        <Logo />
        <h1 className="mt-4 text-xl font-semibold tracking-tight">{title}</h1>
        {children}
      </div>
    </main>
  );
}
