/**
 * Returns one sentence for each failed invocation, with the last line of its log, else with its error. Without it, a demo would only say
 * that no record came.
 */
import type { Texts } from "../texts/texts.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { FUNCTION_NAME } from "./deploy.ts";

interface Invocation {
  readonly requestId: string;
  readonly cause: string;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

export async function failedInvocations({ cloud }: DemoCloud, { demo: { wrong } }: Texts): Promise<string[]> {
  const { invocations }: { invocations: readonly Invocation[] } = await cloud.control(
    "GET",
    `functions/${FUNCTION_NAME}`,
  );
  const failed = invocations.filter(({ errorType }) => errorType !== undefined);
  return Promise.all(
    failed.map(async ({ requestId, cause, errorType, errorMessage }) => {
      const { lines } = await cloud.control("GET", `functions/${FUNCTION_NAME}/logs?requestId=${requestId}`);
      return wrong.invocation(cause, errorType ?? "?", lines.at(-1)?.line || errorMessage || wrong.emptyLog);
    }),
  );
}
