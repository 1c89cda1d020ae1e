import { message } from "#app/_ui/messages.ts";
import { limits } from "#lib/protocol/limits.ts";
import { Field } from "./field.tsx";

/** What others call somebody. */
export function NameField({ value, hint }: { value?: string; hint?: string }) {
  return (
    <Field
      label={message("account.name")}
      name="name"
      autoComplete="name"
      maxLength={limits.personNameLength}
      required
      {...(value === undefined ? {} : { defaultValue: value })}
      {...(hint === undefined ? {} : { hint })}
    />
  );
}

/** The address of an account; one that is `fixed` cannot be changed. */
export function EmailField({ fixed }: { fixed?: string | undefined }) {
  return (
    <Field
      label={message("account.email")}
      name="email"
      type="email"
      autoComplete="username"
      maxLength={limits.emailLength}
      required
      {...(fixed === undefined ? {} : { value: fixed, readOnly: true })}
    />
  );
}

/** Tells a browser whose password a form is about, so that it offers and keeps the right one. Nobody sees it. */
export function KnownUser({ email }: { email: string }) {
  return <input type="text" autoComplete="username" value={email} readOnly hidden />;
}

/** The password that somebody has. */
export function PasswordField({ label, name }: { label: string; name: string }) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="current-password"
      maxLength={limits.passwordLengthMax}
      required
    />
  );
}

/** A password that somebody chooses. */
export function NewPasswordField({ label }: { label: string }) {
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={limits.passwordLengthMin}
      maxLength={limits.passwordLengthMax}
      hint={message("account.passwordHint")}
      required
    />
  );
}
