import type { InputHTMLAttributes } from "react";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  name: string;
  hint?: string;
}

/** One labelled line of a form. */
export function Field({ label, hint, name, ...rest }: FieldProps) {
  return (
    <label className="mt-4 block">
      <span className="mb-1 block font-medium">{label}</span>
      <input
        name={name}
        className="field w-full"
        aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        {...rest}
      />
      {hint !== undefined && (
        <span id={`${name}-hint`} className="mt-1 block text-xs text-soft">
          {hint}
        </span>
      )}
    </label>
  );
}
