/**
 * Counts what one socket has sent against what the server has acknowledged. "Saved" is true only when the handshake is
 * done, nothing waits to be sent and every sync frame of this socket has been answered: never an estimate.
 */
export class Ledger {
  #sent = 0;
  #answered = 0;
  #declined = 0;
  #handshakeSent = false;

  /** A sync step 2 or an update went out. */
  sent(step: "step2" | "update"): void {
    this.#sent += 1;
    if (step === "step2") this.#handshakeSent = true;
  }

  /** The server answered one: it is durable, or it was declined. */
  answered(accepted: boolean): void {
    this.#answered += 1;
    if (!accepted) this.#declined += 1;
  }

  /** Whether what this client had when the socket opened has been offered to the server. */
  get handshakeSent(): boolean {
    return this.#handshakeSent;
  }

  get declined(): boolean {
    return this.#declined > 0;
  }

  get settled(): boolean {
    return this.#handshakeSent && this.#answered >= this.#sent;
  }
}
