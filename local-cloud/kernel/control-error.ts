/** Refuses a control request. The message is the answer to the caller, so it says what is wrong and what to do. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.name = "ControlError";
    this.status = status;
  }
}
