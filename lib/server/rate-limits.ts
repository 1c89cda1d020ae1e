import { TokenBucket } from "#lib/std/token-bucket.ts";

/** How often something may be tried: at once, and on average, for one key (an address, an account). */
const rates = {
  /** Passwords and codes, by network address: a class of thirty may sign in at once, in two steps. */
  signInFrom: { burst: 100, perSecond: 1 },
  /** Ways to identity providers, by network address. */
  depart: { burst: 60, perSecond: 1 },
  /** Passwords, by account and network address: ten guesses, then one in twenty seconds. */
  signInAs: { burst: 10, perSecond: 0.05 },
  /** Passwords, by account: guesses from many places at once. */
  signInAnywhere: { burst: 100, perSecond: 0.1 },
  /** New accounts, by network address. */
  signUpFrom: { burst: 40, perSecond: 0.2 },
  /** Passwords of one document's link, by network address; and of all links. */
  linkPassword: { burst: 10, perSecond: 0.05 },
  linkPasswordFrom: { burst: 60, perSecond: 0.5 },
  /** Mails with a link for a new password, by network address and by account. */
  resetFrom: { burst: 20, perSecond: 0.02 },
  resetOf: { burst: 3, perSecond: 0.002 },
  /** Pictures that are made smaller, by person. */
  avatar: { burst: 20, perSecond: 0.05 },
  /** Pictures and files put into documents, by person or guest. */
  attach: { burst: 200, perSecond: 0.5 },
  /** Files made documents, by person. */
  import: { burst: 60, perSecond: 0.2 },
  /** Ending sessions, by person. */
  endSessions: { burst: 30, perSecond: 0.5 },
  /** Invitations and requests, by person. */
  invite: { burst: 100, perSecond: 1 },
  /** Requests of programs, by token; and tokens that are none, by network address. */
  api: { burst: 600, perSecond: 20 },
  wrongToken: { burst: 60, perSecond: 0.5 },
} as const;

/** What is counted. */
export type Rate = keyof typeof rates;

/** More keys than this are not remembered: the oldest begin anew. */
const rememberedKeys = 50_000;
/** Keys are addresses and ids; what is longer was made to fill the memory. */
const keyLength = 400;

/** Counts attempts in this process. */
export interface RateLimits {
  /** Whether `key` may do it once more now. */
  take(rate: Rate, key: string): boolean;
  /** How often `key` may do it at once, how often it may now, and in how many seconds as often as ever. */
  look(rate: Rate, key: string): { limit: number; remaining: number; fullInSeconds: number };
}

/** RateLimits on a clock. What is counted apart does not push each other out. */
export function makeRateLimits(now: () => number): RateLimits {
  const all = new Map<Rate, Map<string, TokenBucket>>();
  function bucketOf(rate: Rate, key: string): TokenBucket {
    const buckets = all.get(rate) ?? new Map<string, TokenBucket>();
    all.set(rate, buckets);
    const name = networkOf(key).slice(0, keyLength);
    const bucket = buckets.get(name) ?? new TokenBucket({ ...rates[rate], nowMs: now() });
    // The newest use stands last.
    buckets.delete(name);
    const [oldest] = buckets.keys();
    if (buckets.size >= rememberedKeys && oldest !== undefined) buckets.delete(oldest);
    buckets.set(name, bucket);
    return bucket;
  }
  return {
    take: (rate, key) => bucketOf(rate, key).take(now()),
    look: (rate, key) => ({ limit: rates[rate].burst, ...bucketOf(rate, key).look(now()) }),
  };
}

/** The network that an address belongs to: of IPv6 the first half, which one customer has to themselves. Other text is left as it is. */
export function networkOf(address: string): string {
  if (!/^[\da-f:]+:[\da-f:.]*$/i.test(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
