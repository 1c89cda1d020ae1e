interface TextToCopyProps {
  label: string;
  value: string;
}

/** A line that somebody takes elsewhere: a link, a token, a key. All of it is chosen when it has the focus. */
export function TextToCopy({ label, value }: TextToCopyProps) {
  return (
    <label className="mt-3 block">
      <span className="block font-medium">{label}</span>
      <input className="field w-full font-mono" readOnly value={value} onFocus={(event) => event.target.select()} />
    </label>
  );
}
