/**
 * Nothing was sent, so nothing has changed anywhere. Its parts are names and codes that the core
 * may store; it has no cause, because a cause may quote a secret.
 */
export class NotSent extends Error {
  /**
   * @param {string} reason one of few words, for the core
   * @param {string} detail for the log
   */
  constructor(reason, detail) {
    super(reason);
    this.name = 'NotSent';
    this.reason = reason;
    this.detail = detail;
  }
}
