/**
 * Decides from the truth what the vendor answers to ReActivateInstances. Codes: reference table of the API, read
 * 2026-08.
 */
import type { CloudModel } from "./cloud-model.ts";
import { canStartAnything } from "./simulated-account.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";

/** Returns the code of the refusal; undefined if the call is accepted. */
export function refusalOf(model: CloudModel, instance: SimulatedInstance | undefined): string | undefined {
  if (instance === undefined || instance.releasedAtMs !== undefined) return "InvalidInstanceId.NotFound";
  if (instance.spec.chargeType !== "PostPaid") return "InvalidPayType.NotSupport";
  // The instance was started before this call. Both codes are documented for it.
  if (instance.status !== "Stopped") {
    return model.dice.chance(0.5) ? "IncorrectInstanceStatus" : "ReopenInstance.InstanceStatusNotValid";
  }
  if (instance.locks.has("security")) return "InstanceLockedForSecurity";
  if (instance.locks.has("dedicatedhostfinancial")) return "OperationDenied";
  return refusalForMoney(model, instance) ?? refusalForState(model, instance);
}

function refusalForMoney(model: CloudModel, instance: SimulatedInstance): string | undefined {
  const account = model.accounts.get(instance.spec.accountId)!;
  if (!canStartAnything(account)) {
    return model.dice.pick(["ReopenInstance.InstanceNotEnoughBalance", "InsufficientBalance"]);
  }
  const { imageCash } = instance.spec;
  // The vendor's message says "cash", so vouchers do not help here (inference).
  if (imageCash !== undefined && account.cash < imageCash) return "ReopenInstance.ImageNotEnoughBalance";
  return undefined;
}

function refusalForState(model: CloudModel, instance: SimulatedInstance): string | undefined {
  const overdue = instance.stoppedBy === "arrears";
  if (!overdue && !model.story.switches.acceptsAnythingStopped) return "ReopenInstance.InstanceStatusNotValid";
  if (model.story.switches.unlockedIsNotOverdue && !instance.locks.has("financial"))
    return "ReopenInstance.InstanceStatusNotValid";
  const nowMs = model.time.nowMs();
  // The hardware of the instance went back to the pool. It starts as soon as the pool has stock.
  if (instance.recycled && nowMs < model.story.faultsEndMs && model.dice.chance(0.5)) return "OperationDenied.NoStock";
  return instance.spec.blocks.find(({ untilMs }) => nowMs < untilMs)?.code;
}
