import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { message } from "#app/_ui/messages.ts";

/** An address to send to somebody, with the button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  const isCopied = copied === value;
  return (
    <div>
      <label className="block">
        <span className="mb-1 block">{label}</span>
        <input className="field w-full" readOnly value={value} onFocus={(event) => event.target.select()} />
      </label>
      <button
        type="button"
        className="button-quiet mt-2"
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(value))}
      >
        {isCopied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
        <span aria-live="polite">{message(isCopied ? "share.copied" : "share.copy")}</span>
      </button>
    </div>
  );
}
