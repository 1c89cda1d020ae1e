import { AppError } from "#lib/protocol/errors.ts";

/** Who may make an account without being asked to: anyone, nobody, or addresses of these domains. */
export type Registration = { by: "anyone" | "invitation" | "nobody" } | { by: "domain"; domains: readonly string[] };

/** Somebody else's server that says who people are (OpenID Connect), as OIDC_<ID>_... name it. */
export interface OidcProvider {
  /** The <ID>, in lower case; stands in addresses and with the accounts that came by it. */
  id: string;
  /** What people call it. */
  name: string;
  /** Its address; what else is to know of it is asked for there. */
  issuer: string;
  clientId: string;
  /** Undefined: a client without a secret, which PKCE protects. */
  clientSecret: string | undefined;
  scopes: readonly string[];
  /** Who may make an account by it; undefined: as everywhere. */
  registration: Registration | undefined;
}

const parts = ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME", "SCOPES", "REGISTRATION"] as const;
type Part = (typeof parts)[number];

/** How REGISTRATION may read. */
export const registrationPattern =
  /^(?:open|invitation|closed|(?:@?[a-z\d.-]+\.[a-z]+)(?:\s*,\s*@?[a-z\d.-]+\.[a-z]+)*)$/i;

/** What REGISTRATION says; it must read as registrationPattern. */
export function parseRegistration(text: string): Registration {
  const value = text.toLowerCase();
  switch (value) {
    case "open":
      return { by: "anyone" };
    case "invitation":
      return { by: "invitation" };
    case "closed":
      return { by: "nobody" };
    default:
      return { by: "domain", domains: value.split(",").map((domain) => domain.trim().replace(/^@/, "")) };
  }
}

/** The providers that the environment names, by their ids. Throws `misconfigured` with a line that says which setting is wrong. */
export function readOidcProviders(environment: Record<string, string | undefined>): OidcProvider[] {
  const byId = new Map<string, Map<Part, string>>();
  for (const [key, value] of Object.entries(environment)) {
    if (!key.startsWith("OIDC_") || value === undefined) continue;
    const [, id, part] = /^OIDC_([A-Z\d]+)_([A-Z_]+)$/.exec(key) ?? [];
    const known = parts.find((each) => each === part);
    if (id === undefined || known === undefined) {
      wrong(`${key} is no setting; those of a provider are OIDC_<ID>_ and one of ${parts.join(", ")}`);
    }
    byId.set(id, (byId.get(id) ?? new Map<Part, string>()).set(known, value));
  }
  return [...byId]
    .map(([id, values]) => provider(id, values))
    .toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

function provider(id: string, values: ReadonlyMap<Part, string>): OidcProvider {
  const needed = (part: Part): string => values.get(part) ?? wrong(`OIDC_${id}_${part} is missing`);
  // The word that passwords stand under.
  if (id === "CREDENTIAL") wrong("OIDC_CREDENTIAL_... is taken; choose another name");
  const issuer = needed("ISSUER").replace(/\/$/, "");
  if (!isSafe(issuer)) wrong(`OIDC_${id}_ISSUER must be a URL that begins with https:// (it is "${issuer}")`);
  const registration = values.get("REGISTRATION");
  if (registration !== undefined && !registrationPattern.test(registration)) {
    wrong(`OIDC_${id}_REGISTRATION must be open, invitation, closed, or e-mail domains separated by commas`);
  }
  return {
    id: id.toLowerCase(),
    name: values.get("NAME") ?? new URL(issuer).hostname,
    issuer,
    clientId: needed("CLIENT_ID"),
    clientSecret: values.get("CLIENT_SECRET"),
    scopes: (values.get("SCOPES") ?? "openid email profile").split(/[\s,]+/).filter((scope) => scope !== ""),
    registration: registration === undefined ? undefined : parseRegistration(registration),
  };
}

/** On this machine, a provider may do without TLS. */
function isSafe(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === "https:" || (protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
}

function wrong(message: string): never {
  throw new AppError("misconfigured", { message });
}
