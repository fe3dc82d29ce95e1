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
  clear(): void;
}

export function createFunctionRegistry(): FunctionRegistry {
  const functions = new Map<string, FunctionSpec>();
  /** In order of their names; undefined after a change. Every event asks for it. */
  let sorted: readonly FunctionSpec[] | undefined;
  const all = () => {
    sorted ??= [...functions.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    return sorted;
  };
  const list = (accountId?: string) =>
    accountId === undefined ? all() : all().filter((spec) => spec.accountId === accountId);

  return {
    put(spec) {
      functions.set(functionKey(spec), spec);
      sorted = undefined;
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
    byName: (name, accountId) =>
      accountId === undefined
        ? all().find((spec) => spec.name === name)
        : functions.get(functionKey({ accountId, name })),
    list,
    clear() {
      functions.clear();
      sorted = undefined;
    },
  };
}
