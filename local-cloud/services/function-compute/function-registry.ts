/** The functions of all accounts, found by the several names that the two API versions give them. */
import { functionKey } from "./async-queue.ts";
import { FcError } from "./fc-error.ts";
import type { FunctionSpec } from "./function-spec.ts";

export interface FunctionRegistry {
  put(spec: FunctionSpec): void;
  byKey(key: string): FunctionSpec | undefined;
  /** Throws FcError `ServiceNotFound` or `FunctionNotFound`. */
  find(accountId: string, name: string, service: string | undefined): FunctionSpec;
  /** For the control API and HTTP triggers: of the given account, else the first of that name. */
  byName(name: string, accountId?: string): FunctionSpec | undefined;
  list(accountId?: string): readonly FunctionSpec[];
  /** When the function was deployed last; its triggers are made anew then. */
  deployedAtMs(spec: FunctionSpec): number;
  clear(): void;
}

export function createFunctionRegistry(nowMs: () => number): FunctionRegistry {
  const functions = new Map<string, FunctionSpec>();
  const deployedAtMs = new Map<string, number>();
  const list = (accountId?: string) =>
    [...functions.values()]
      .filter((spec) => accountId === undefined || spec.accountId === accountId)
      .sort((left, right) => (left.name < right.name ? -1 : 1));

  return {
    put(spec) {
      functions.set(functionKey(spec), spec);
      deployedAtMs.set(functionKey(spec), nowMs());
    },
    byKey: (key) => functions.get(key),
    find(accountId, name, service) {
      const own = list(accountId);
      if (service !== undefined) {
        if (!own.some((spec) => spec.service === service)) throw new FcError("ServiceNotFound", service);
        const spec = own.find((candidate) => candidate.service === service && candidate.name === name);
        if (spec === undefined) throw new FcError("FunctionNotFound", name);
        return spec;
      }
      // A function of 2.0 is called `service$function` in 3.0. Source: 2to3 of the Serverless Devs component fc3, 2026-05.
      const spec = own.find(
        (candidate) => candidate.name === name || `${candidate.service}$${candidate.name}` === name,
      );
      if (spec === undefined) throw new FcError("FunctionNotFound", name);
      return spec;
    },
    byName: (name, accountId) => list(accountId).find((spec) => spec.name === name),
    list,
    deployedAtMs: (spec) => deployedAtMs.get(functionKey(spec)) ?? 0,
    clear: () => functions.clear(),
  };
}
