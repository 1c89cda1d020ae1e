/** Lets `burst` tokens through at once and `perSecond` on average; the caller brings the clock. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(options: { perSecond: number; burst: number; nowMs: number }) {
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#tokens = options.burst;
    this.#filledAtMs = options.nowMs;
  }

  /** Takes one token, or says false and takes none. */
  take(nowMs: number): boolean {
    this.#fill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How many could be taken now, and in how many seconds all could. */
  look(nowMs: number): { remaining: number; fullInSeconds: number } {
    this.#fill(nowMs);
    return {
      remaining: Math.floor(this.#tokens),
      fullInSeconds: Math.ceil((this.#burst - this.#tokens) / this.#perSecond),
    };
  }

  #fill(nowMs: number): void {
    const elapsedSeconds = Math.max(0, nowMs - this.#filledAtMs) / 1000;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsedSeconds * this.#perSecond);
    this.#filledAtMs = nowMs;
  }
}
