import { useEffect, useId, useState } from "react";
import { type SharingChange, searchPeople } from "#app/_actions/sharing.ts";
import { message } from "#app/_ui/messages.ts";
import { limits } from "#lib/protocol/limits.ts";
import { type GivenRole, RoleSelect } from "./role-select.tsx";

interface AddPeopleProps {
  busy: boolean;
  onShare: (wish: SharingChange) => Promise<boolean>;
}

/** How long nobody is looked for while somebody types. */
const settleMs = 150;

/** Adds somebody by their address, or by the name of somebody one already writes with. */
export function AddPeople({ busy, onShare }: AddPeopleProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<GivenRole>("editor");
  const [found, setFound] = useState<{ email: string; name: string }[]>([]);
  const id = useId();

  useEffect(() => {
    if (email.trim() === "") return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      void searchPeople(email).then((outcome) => {
        if (wanted && outcome.ok) setFound(outcome.value);
      });
    }, settleMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [email]);

  const handleSubmit = async () => {
    if (await onShare({ type: "share", email, role })) setEmail("");
  };
  return (
    <form
      className="flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void handleSubmit();
      }}
    >
      <input
        className="field min-w-0 flex-[1_1_17rem]"
        type="email"
        aria-label={message("share.add")}
        placeholder={message("share.add")}
        list={id}
        value={email}
        maxLength={limits.emailLength}
        autoComplete="off"
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this, and it comes after the dialog
        autoFocus
        onChange={(event) => setEmail(event.target.value)}
      />
      <datalist id={id}>
        {found.map((person) => (
          <option key={person.email} value={person.email}>
            {person.name}
          </option>
        ))}
      </datalist>
      <RoleSelect label={message("share.addRole")} value={role} disabled={busy} onChange={setRole} />
      <button type="submit" className="button-primary" disabled={busy}>
        {message("share.submit")}
      </button>
    </form>
  );
}
