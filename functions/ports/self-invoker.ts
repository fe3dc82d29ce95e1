/** Asks Function Compute for another, asynchronous invocation of this function. Rejects with CloudError only. */
export interface SelfInvoker {
  /** Resolves with "exists" if an invocation with this task id was asked for before (409). The caller may treat it as accepted. */
  invokeAsync(payload: unknown, taskId: string): Promise<"accepted" | "exists">;
}
