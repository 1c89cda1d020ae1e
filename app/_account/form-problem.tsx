/** Says what stood in the way of a form, where a screen reader hears it. */
export function FormProblem({ state }: { state: { ok: true } | { ok: false; text: string } | null }) {
  return (
    <p role="alert" className="mt-3 min-h-5 text-warn">
      {state !== null && !state.ok && state.text}
    </p>
  );
}
