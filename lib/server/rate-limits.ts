import { TokenBucket } from "#lib/std/token-bucket.ts";

/** How often something may be tried: at once, and on average, for one key (an address, an account). */
const rates = {
  /** Passwords and codes, by network address: a class of thirty may sign in at once. */
  signInFrom: { burst: 40, perSecond: 0.5 },
  /** Passwords and codes, by account: ten guesses, then one in twenty seconds. */
  signInAs: { burst: 10, perSecond: 0.05 },
  /** New accounts, by network address. */
  signUpFrom: { burst: 40, perSecond: 0.2 },
  /** Passwords of one document's link, by network address. */
  linkPassword: { burst: 10, perSecond: 0.05 },
  /** Invitations and requests, by person. */
  invite: { burst: 100, perSecond: 1 },
} as const;

/** What is counted. */
export type Rate = keyof typeof rates;

/** More keys than this are not remembered: the oldest begin anew. */
const rememberedKeys = 50_000;

/** Counts attempts in this process. */
export interface RateLimits {
  /** Whether `key` may do it once more now. */
  take(rate: Rate, key: string): boolean;
}

/** RateLimits on a clock. */
export function makeRateLimits(now: () => number): RateLimits {
  const buckets = new Map<string, TokenBucket>();
  return {
    take: (rate, key) => {
      const name = `${rate} ${key}`;
      let bucket = buckets.get(name);
      if (bucket === undefined) {
        bucket = new TokenBucket({ ...rates[rate], nowMs: now() });
        const [oldest] = buckets.keys();
        if (buckets.size >= rememberedKeys && oldest !== undefined) buckets.delete(oldest);
      }
      // The newest use stands last.
      buckets.delete(name);
      buckets.set(name, bucket);
      return bucket.take(now());
    },
  };
}
