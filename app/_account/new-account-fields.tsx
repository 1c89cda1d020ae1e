import { message } from "#app/_ui/messages.ts";
import { limits } from "#lib/protocol/limits.ts";
import { Field } from "./field.tsx";

/** What it takes to make an account. An address that an invitation fixed cannot be changed. */
export function NewAccountFields({ email }: { email?: string | undefined }) {
  return (
    <>
      <Field
        label={message("account.name")}
        name="name"
        autoComplete="name"
        maxLength={limits.personNameLength}
        required
      />
      <Field
        label={message("account.email")}
        name="email"
        type="email"
        autoComplete="username"
        maxLength={limits.emailLength}
        required
        {...(email === undefined ? {} : { value: email, readOnly: true })}
      />
      <Field
        label={message("account.password")}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={limits.passwordLengthMin}
        maxLength={limits.passwordLengthMax}
        hint={message("account.passwordHint")}
        required
      />
    </>
  );
}
