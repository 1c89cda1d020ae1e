"use client";

import { useActionState, useState } from "react";
import type { FormState } from "#app/_actions/account.ts";
import {
  makeRecoveryCodes,
  setUpSecondFactor,
  turnOffSecondFactor,
  turnOnSecondFactor,
} from "#app/_actions/factors.ts";
import { message } from "#app/_ui/messages.ts";
import { KnownUser, PasswordField } from "./credential-fields.tsx";
import { Field } from "./field.tsx";
import { FormProblem } from "./form-problem.tsx";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { TextToCopy } from "./text-to-copy.tsx";

interface SecondFactorSectionProps {
  email: string;
  /** How many recovery codes are left; null: no second factor is asked for. */
  codesLeft: number | null;
}

/** Turns on and off that a code of an authenticator is asked for after the password. */
export function SecondFactorSection({ email, codesLeft }: SecondFactorSectionProps) {
  // Here, because the page comes anew when it is turned on.
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <section className="settings-section">
      <h2 className="font-semibold">{message("factor.title")}</h2>
      <p className="text-soft">{message("factor.why")}</p>
      {codesLeft === null ? (
        <Off email={email} onCodes={setCodes} />
      ) : (
        <On email={email} codesLeft={codesLeft} codes={codes} onCodes={setCodes} />
      )}
    </section>
  );
}

interface OffProps {
  email: string;
  onCodes: (codes: readonly string[] | null) => void;
}

function Off({ email, onCodes }: OffProps) {
  const [made, setUp, isMaking] = useActionState(setUpSecondFactor, null);
  const [on, turnOn, isTurning] = useActionState(async (before: FormState, form: FormData) => {
    const outcome = await turnOnSecondFactor(before, form);
    if (outcome?.ok === true && made?.ok === true) onCodes(made.value.recoveryCodes);
    return outcome;
  }, null);
  if (made?.ok !== true) {
    return (
      <form action={setUp}>
        <KnownUser email={email} />
        <PasswordField label={message("account.currentPassword")} name="password" />
        <FormProblem state={made} />
        <button type="submit" className="button-quiet mt-2" disabled={isMaking}>
          {message("factor.setUp")}
        </button>
      </form>
    );
  }
  const { uri } = made.value;
  return (
    <form action={turnOn}>
      <p className="mt-4">{message("factor.scan")}</p>
      <QrCode text={uri} label={message("factor.qr")} />
      <TextToCopy label={message("factor.secret")} value={new URL(uri).searchParams.get("secret") ?? ""} />
      <Field
        label={message("factor.code")}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        required
      />
      <FormProblem state={on} />
      <button type="submit" className="button-primary mt-2" disabled={isTurning}>
        {message("factor.turnOn")}
      </button>
    </form>
  );
}

interface OnProps extends OffProps {
  codesLeft: number;
  /** New ones, shown until the page is left. */
  codes: readonly string[] | null;
}

function On({ email, codesLeft, codes, onCodes }: OnProps) {
  const [renewed, renew, isRenewing] = useActionState(
    async (before: Awaited<ReturnType<typeof makeRecoveryCodes>> | null, form: FormData) => {
      const outcome = await makeRecoveryCodes(before, form);
      if (outcome.ok) onCodes(outcome.value);
      return outcome;
    },
    null,
  );
  const [off, turnOff, isTurning] = useActionState(async (before: FormState, form: FormData) => {
    const outcome = await turnOffSecondFactor(before, form);
    if (outcome?.ok === true) onCodes(null);
    return outcome;
  }, null);
  return (
    <form>
      <output className="mt-3 block">{message("factor.left", { count: codesLeft })}</output>
      {codes !== null && <RecoveryCodes codes={codes} />}
      <KnownUser email={email} />
      <PasswordField label={message("account.currentPassword")} name="password" />
      <FormProblem state={off ?? renewed} />
      <div className="mt-2 flex flex-wrap gap-2">
        <button type="submit" className="button-quiet" formAction={renew} disabled={isRenewing}>
          {message("factor.renew")}
        </button>
        <button type="submit" className="button-quiet text-warn" formAction={turnOff} disabled={isTurning}>
          {message("factor.turnOff")}
        </button>
      </div>
    </form>
  );
}
