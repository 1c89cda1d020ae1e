import { type Server, createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** Who somebody is at the provider: by what they type as their login there. */
export interface Identity {
  email: string;
  emailVerified: boolean;
  name: string;
}

/** A real OpenID provider on this machine, with pages that take any password. */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What it says of who signs in with a login. */
  people: Map<string, Identity>;
  /** Lets browsers be sent back there. */
  allow(redirectUri: string): void;
  close(): Promise<void>;
}

/** Starts one, with one client. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const people = new Map<string, Identity>();
  const [clientId, clientSecret] = ["quire", "a secret of thirty-two characters"];
  const server: Server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const client = { client_id: clientId, client_secret: clientSecret, redirect_uris: ["https://quire.invalid/"] };
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "picture"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["for tests"] },
    findAccount: (_, id) => {
      const person = people.get(id);
      if (person === undefined) return undefined;
      const { email, emailVerified, name } = person;
      const picture = "https://pictures.invalid/face.png";
      return {
        accountId: id,
        claims: () => ({ sub: id, email, email_verified: emailVerified, name, picture }),
      };
    },
  });
  server.on("request", provider.callback());
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    allow: (redirectUri) => {
      Object.assign(provider.Client.prototype, { redirectUriAllowed: (uri: string) => uri === redirectUri });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
