import { message } from "#app/_ui/messages.ts";
import { EmailField, NameField, NewPasswordField } from "./credential-fields.tsx";

/** What it takes to make an account. An address that an invitation fixed cannot be changed. */
export function NewAccountFields({ email }: { email?: string | undefined }) {
  return (
    <>
      <NameField />
      <EmailField fixed={email} />
      <NewPasswordField label={message("account.password")} />
    </>
  );
}
