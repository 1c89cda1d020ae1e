"use client";

import { useActionState } from "react";
import { endWebhook, makeWebhook } from "#app/_actions/account.ts";
import { message } from "#app/_ui/messages.ts";
import { relativeTime } from "#app/_ui/relative-time.ts";
import { type WebhookEvent, webhookEvents } from "#lib/protocol/webhooks.ts";
import { PasswordField } from "./credential-fields.tsx";
import { Field } from "./field.tsx";
import { FormProblem } from "./form-problem.tsx";
import { RemoveButton } from "./remove-button.tsx";
import { TextToCopy } from "./text-to-copy.tsx";

interface Delivery {
  id: string;
  event: WebhookEvent;
  createdAtMs: number;
  attempts: number;
  nextAtMs: number | null;
  deliveredAtMs: number | null;
  status: number | null;
  problem: string | null;
}

interface WebhookSectionProps {
  webhooks: {
    id: string;
    url: string;
    events: WebhookEvent[];
    disabledAtMs: number | null;
    deliveries: Delivery[];
  }[];
  hasPassword: boolean;
  nowMs: number;
}

/** The addresses that are told what happens to somebody's documents: made, seen with what they were told, and ended. */
export function WebhookSection({ webhooks, hasPassword, nowMs }: WebhookSectionProps) {
  const [made, make, isMaking] = useActionState(makeWebhook, null);
  const [ended, end] = useActionState(endWebhook, null);
  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("webhooks.title")}</h2>
      <p className="text-soft">{message("webhooks.why")}</p>
      <ul className="mt-2">
        {webhooks.map(({ id, url, events, disabledAtMs, deliveries }) => (
          <li key={id} className="py-2">
            <div className="flex items-center gap-3">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{url}</span>
                <span className="block text-xs text-soft">
                  {events.map((event) => message(`webhooks.event.${event}`)).join(", ")}
                  {disabledAtMs !== null && `. ${message("webhooks.off", { when: relativeTime(disabledAtMs, nowMs) })}`}
                </span>
              </span>
              <RemoveButton action={end} name="webhook" value={id} label={message("webhooks.end", { url })} />
            </div>
            <details className="mt-1">
              <summary className="cursor-pointer text-xs text-soft">
                {message("webhooks.told", { count: deliveries.length })}
              </summary>
              <ul className="mt-1 grid gap-1 text-xs">
                {deliveries.map((delivery) => (
                  <li key={delivery.id} className="flex flex-wrap gap-x-3">
                    <span className="flex-[1_1_8rem]">{message(`webhooks.event.${delivery.event}`)}</span>
                    <span className="text-soft">{relativeTime(delivery.createdAtMs, nowMs)}</span>
                    <span className={delivery.deliveredAtMs === null ? "text-warn" : "text-soft"}>
                      {outcomeOf(delivery)}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      <FormProblem state={ended} />
      <form action={make}>
        <Field label={message("webhooks.url")} name="url" type="url" maxLength={2_000} autoComplete="off" required />
        <fieldset className="mt-4">
          <legend className="font-medium">{message("webhooks.events")}</legend>
          <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {webhookEvents.map((event) => (
              <label key={event} className="flex items-center gap-2">
                <input type="checkbox" name="event" value={event} defaultChecked />
                {message(`webhooks.event.${event}`)}
              </label>
            ))}
          </div>
        </fieldset>
        {hasPassword && <PasswordField label={message("account.currentPassword")} name="password" />}
        {made?.ok !== true && <FormProblem state={made} />}
        <button type="submit" className="button-quiet mt-3" disabled={isMaking}>
          {message("webhooks.make")}
        </button>
      </form>
      {made?.ok === true && <TextToCopy label={message("webhooks.secret")} value={made.value} />}
    </section>
  );
}

/** What became of a telling. */
function outcomeOf({ deliveredAtMs, nextAtMs, attempts, status, problem }: Delivery): string {
  if (deliveredAtMs !== null) return message("webhooks.delivered", { status: status ?? 0 });
  if (attempts === 0) return message("webhooks.waiting");
  const why = problem ?? String(status ?? "");
  return message(nextAtMs === null ? "webhooks.givenUp" : "webhooks.tryingAgain", { why });
}
