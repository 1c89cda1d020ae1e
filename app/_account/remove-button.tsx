import { X } from "lucide-react";

interface RemoveButtonProps {
  action: (form: FormData) => void;
  /** The field that says what is removed, and which it is. */
  name: string;
  value: string;
  label: string;
}

/** A small form with one button, which takes one thing of a list away. */
export function RemoveButton({ action, name, value, label }: RemoveButtonProps) {
  return (
    <form action={action}>
      <input type="hidden" name={name} value={value} />
      <button type="submit" className="tool" aria-label={label}>
        <X aria-hidden size={16} />
      </button>
    </form>
  );
}
