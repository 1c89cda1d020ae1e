import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SettingsFrame } from "#app/_account/settings-frame.tsx";
import { TokenSection } from "#app/_account/token-section.tsx";
import { WebhookSection } from "#app/_account/webhook-section.tsx";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import { tokenScopes } from "#lib/protocol/tokens.ts";
import { currentBackend } from "#lib/server/backend.ts";
import { hasPassword } from "#lib/server/services/confirmation.ts";
import { listTokens } from "#lib/server/services/tokens.ts";
import { listDeliveries, listWebhooks } from "#lib/server/services/webhooks.ts";

export function generateMetadata(): Metadata {
  return { title: message("programs.title"), robots: { index: false } };
}

/** What somebody lets programs do, and what programs are told. */
export default async function Page() {
  const visitor = await currentVisitor();
  if (visitor.kind !== "person") redirect("/sign-in?next=/account/programs");
  const backend = currentBackend();
  const { id: userId, isAdmin } = visitor.account;
  const [tokens, hooks, mayType] = await Promise.all([
    listTokens(backend, userId),
    listWebhooks(backend, userId),
    hasPassword(backend, userId),
  ]);
  const webhooks = await Promise.all(
    hooks.map(async (hook) => ({ ...hook, deliveries: await listDeliveries(backend, userId, hook.id) })),
  );
  return (
    <SettingsFrame title={message("programs.title")}>
      <TokenSection
        tokens={tokens}
        hasPassword={mayType}
        scopes={tokenScopes.filter((scope) => scope !== "admin" || isAdmin)}
        nowMs={backend.now()}
      />
      <WebhookSection webhooks={webhooks} hasPassword={mayType} nowMs={backend.now()} />
    </SettingsFrame>
  );
}
