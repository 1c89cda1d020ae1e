import { useState } from "react";

interface NumberFieldProps {
  label: string;
  placeholder: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A number, or nothing for what comes by itself. */
export function NumberField({ label, placeholder, value, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  return (
    <label>
      {label}
      <input
        className="field"
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          const text = target.value.trim().replace(",", ".");
          onChange(text === "" ? null : Number(text));
        }}
      />
    </label>
  );
}
