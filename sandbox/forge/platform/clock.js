/** The sandbox's clock: the real time, and what it was advanced by. */
export class Clock {
  offsetMs = 0;

  now() {
    return Date.now() + this.offsetMs;
  }

  /** @param {number} ms */
  advance(ms) {
    this.offsetMs += ms;
  }

  iso() {
    return new Date(this.now()).toISOString();
  }
}
