import { message } from "#app/_ui/messages.ts";
import { linkRoles } from "#lib/access/link.ts";
import type { Role } from "#lib/access/permissions.ts";

/** A role that may be given. */
export type GivenRole = (typeof linkRoles)[number];

interface RoleSelectProps {
  /** What it is for, for a screen reader. */
  label: string;
  value: Role;
  disabled: boolean;
  onChange: (role: GivenRole) => void;
  /** Further things that can be chosen, by their value. */
  more?: readonly { value: string; text: string; onChoose: () => void }[];
}

/** Chooses a role. */
export function RoleSelect({ label, value, disabled, onChange, more = [] }: RoleSelectProps) {
  return (
    <select
      className="select-quiet"
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={(event) => {
        const chosen = event.target.value;
        const other = more.find((each) => each.value === chosen);
        if (other === undefined) onChange(chosen as GivenRole);
        else other.onChoose();
      }}
    >
      {linkRoles.map((role) => (
        <option key={role} value={role}>
          {message(`role.${role}`)}
        </option>
      ))}
      {more.length > 0 && <hr />}
      {more.map((each) => (
        <option key={each.value} value={each.value}>
          {each.text}
        </option>
      ))}
    </select>
  );
}
