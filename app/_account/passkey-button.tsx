"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { askForPasskey, showPasskey } from "#app/_actions/sign-in.ts";
import { message } from "#app/_ui/messages.ts";
import { FormProblem } from "./form-problem.tsx";
import { type PasskeyProblem, problemOf, useCanUsePasskeys } from "./passkeys.ts";

interface PasskeyButtonProps {
  /** The path to go to afterwards. */
  next: string;
  /** Where this server's passkeys work; null: at localhost. */
  origin: string | null;
}

/** Signs in with a passkey, where this browser can. */
export function PasskeyButton({ next, origin }: PasskeyButtonProps) {
  const [problem, setProblem] = useState<PasskeyProblem | null>(null);
  const [isPending, setPending] = useState(false);
  const isPossible = useCanUsePasskeys(origin);
  if (!isPossible) return null;

  async function signIn(): Promise<void> {
    setPending(true);
    setProblem(null);
    try {
      const asked = await askForPasskey();
      if (!asked.ok) return setProblem(asked);
      const { startAuthentication } = await import("@simplewebauthn/browser");
      const shown = await showPasskey(await startAuthentication({ optionsJSON: asked.value }));
      if (!shown.ok) return setProblem(shown);
      location.assign(next);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <>
      <button type="button" className="button-quiet w-full" disabled={isPending} onClick={() => void signIn()}>
        <KeyRound aria-hidden size={16} />
        {message("signIn.passkey")}
      </button>
      {problem !== null && <FormProblem state={problem} />}
    </>
  );
}
