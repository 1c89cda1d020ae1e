import { message } from "#app/_ui/messages.ts";

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className="mt-4">
      <p className="font-medium">{message("factor.codes")}</p>
      <p className="text-soft">{message("factor.codesWhy")}</p>
      <ul className="recovery-codes" aria-label={message("factor.codes")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  );
}
