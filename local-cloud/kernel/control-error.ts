/** A control request that cannot be carried out; the message goes to the caller, so it says what to do. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.name = "ControlError";
    this.status = status;
  }
}
