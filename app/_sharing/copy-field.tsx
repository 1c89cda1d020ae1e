import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { message } from "#app/_ui/messages.ts";

/** An address to send to somebody, with the button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isCopied = copied === value;
  const handleCopy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(value);
    } catch {
      // Without TLS a browser gives no clipboard: the person copies what is selected.
      field.current?.focus();
    }
  };
  return (
    <div>
      <label className="block">
        <span className="mb-1 block">{label}</span>
        <input className="field w-full" readOnly value={value} ref={field} onFocus={(event) => event.target.select()} />
      </label>
      <button type="button" className="button-quiet mt-2" onClick={() => void handleCopy()}>
        {isCopied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
        <span aria-live="polite">{message(isCopied ? "share.copied" : "share.copy")}</span>
      </button>
    </div>
  );
}
