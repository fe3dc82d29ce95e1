/** Checks the identity and the place of an invocation. */
import { isAccountId, isRegionId } from "../core/events/reading/places.ts";
import type { ConfigProblem } from "./config-error.ts";

interface Identity {
  readonly accountId: string;
  readonly regionId: string;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
}

/** Checks region and account before a request is signed, because both become parts of host names. */
export function invocationProblems({ accountId, regionId, credentials }: Identity): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (credentials.accessKeyId === "" || credentials.accessKeySecret === "") {
    problems.push({ path: "credentials", message: "there are none: give the function a role" });
  }
  if (!isRegionId(regionId)) {
    problems.push({ path: "region", message: "is no region id such as cn-hangzhou: the runtime's context names none" });
  }
  if (!isAccountId(accountId)) {
    problems.push({ path: "account", message: "is no account id: the runtime's context names none" });
  }
  return problems;
}
