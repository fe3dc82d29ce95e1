/** A function that failed says why in its log; without it a demo that fails would only say that nothing came. */
import type { Texts } from "../texts/texts.ts";
import { FUNCTION_NAME } from "./deploy.ts";
import type { Stage } from "./stage.ts";

interface Invocation {
  readonly requestId: string;
  readonly cause: string;
  readonly errorType?: string;
}

export async function failedInvocations({ cloud }: Stage, { demo: { wrong } }: Texts): Promise<string[]> {
  const { invocations }: { invocations: readonly Invocation[] } = await cloud.control(
    "GET",
    `functions/${FUNCTION_NAME}`,
  );
  const failed = invocations.filter(({ errorType }) => errorType !== undefined);
  return Promise.all(
    failed.map(async ({ requestId, cause, errorType }) => {
      const { lines } = await cloud.control("GET", `functions/${FUNCTION_NAME}/logs?requestId=${requestId}`);
      return wrong.invocation(cause, errorType ?? "?", lines.at(-1)?.line ?? wrong.emptyLog);
    }),
  );
}
