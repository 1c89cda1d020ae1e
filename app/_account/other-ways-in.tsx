import { LogIn } from "lucide-react";
import { message } from "#app/_ui/messages.ts";
import { PasskeyButton } from "./passkey-button.tsx";

interface OtherWaysInProps {
  /** The path to go to afterwards. */
  next: string;
  providers: readonly { id: string; name: string }[];
  /** Where this server's passkeys work; null: at localhost. */
  passkeyOrigin: string | null;
}

/** How somebody signs in without a password. */
export function OtherWaysIn({ next, providers, passkeyOrigin }: OtherWaysInProps) {
  return (
    <div className="mt-4 grid gap-2">
      {providers.map(({ id, name }) => (
        // Not a Link: the other server answers, and nothing of it may be fetched before.
        <a key={id} className="button-quiet w-full" href={`/sign-in/with/${id}?next=${encodeURIComponent(next)}`}>
          <LogIn aria-hidden size={16} />
          {message("signIn.with", { name })}
        </a>
      ))}
      <PasskeyButton next={next} origin={passkeyOrigin} />
    </div>
  );
}
