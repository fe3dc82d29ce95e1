/** Invokes the deployed function with an operator's keys. */
export interface FunctionClient {
  /**
   * Returns the answer of an invocation that was accepted. Rejects with `CloudError` if it was refused, and with Node's own
   * error if no answer came within `timeoutMs`.
   */
  invoke(payload: unknown, kind: "Sync" | "Async", timeoutMs: number): Promise<InvocationAnswer>;
}

export interface InvocationAnswer {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}
