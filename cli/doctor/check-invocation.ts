/**
 * Checks that these keys may invoke the function and that it answers. The request is one that the function must refuse,
 * so nothing runs.
 */
import type { Access } from "../access/access.ts";
import { invokeFunction } from "../access/function-client.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Texts } from "../texts/texts.ts";
import { type Finding, failed, refused, type Subject, unchecked } from "./check.ts";

/** The function refuses a list of regions that is present and empty. */
const MUST_BE_REFUSED = { kind: "recover", mode: "plan", regions: [] };

export async function checkInvocation(access: Access, isThere: boolean, texts: Texts): Promise<Finding> {
  const t = texts.doctor.invocation;
  const what: Subject = { check: "function-invocation" };
  if (!isThere) return unchecked(what, t.notTried, { fix: texts.doctor.deploy });
  try {
    const { answer } = await invokeFunction(access, MUST_BE_REFUSED, "Sync", texts);
    if (isRefusal(answer)) return { what, ok: true, detail: t.may };
    return failed(what, t.strange, { fix: t.fixStrange });
  } catch (error) {
    if (!(error instanceof CommandError)) return refused(what, error);
    return { ...failed(what, error.in(texts), { fix: t.fix }), unreachable: error.exitCode === EXIT.unreachable };
  }
}

function isRefusal(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null || !("problems" in answer)) return false;
  return (
    Array.isArray(answer.problems) && answer.problems.some(({ code }: { code?: string }) => code === "request-refused")
  );
}
