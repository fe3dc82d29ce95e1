/** Asks Function Compute to run this function again, asynchronously. Rejects with CloudError only. */
export interface SelfInvoker {
  /** "exists": a run with this task id was already asked for (409), which is as good. */
  invokeAsync(payload: unknown, taskId: string): Promise<"accepted" | "exists">;
}
