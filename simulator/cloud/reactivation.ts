/** What the vendor answers to ReActivateInstances, from the truth. Codes: reference table of the API, read 2026-08. */
import type { CloudModel } from "./cloud-model.ts";
import { canStartAnything } from "./simulated-account.ts";
import type { SimulatedInstance } from "./simulated-instance.ts";

/** undefined: accepted. */
export function refusalOf(model: CloudModel, instance: SimulatedInstance | undefined): string | undefined {
  if (instance === undefined || instance.releasedAtMs !== undefined) return "InvalidInstanceId.NotFound";
  if (instance.spec.chargeType !== "PostPaid") return "InvalidPayType.NotSupport";
  // Somebody was faster: both codes are documented for it.
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
  // The message says "cash": vouchers do not help here (inference).
  if (imageCash !== undefined && account.cash < imageCash) return "ReopenInstance.ImageNotEnoughBalance";
  return undefined;
}

function refusalForState(model: CloudModel, instance: SimulatedInstance): string | undefined {
  const overdue = instance.stoppedBy === "arrears";
  if (!overdue && !model.story.switches.acceptsAnythingStopped) return "ReopenInstance.InstanceStatusNotValid";
  if (model.story.switches.unlockedIsNotOverdue && !instance.locks.has("financial"))
    return "ReopenInstance.InstanceStatusNotValid";
  const nowMs = model.time.nowMs();
  // Its hardware went back to the pool: it starts when the pool happens to have some.
  if (instance.recycled && nowMs < model.story.faultsEndMs && model.dice.chance(0.5)) return "OperationDenied.NoStock";
  return instance.spec.blocks.find(({ untilMs }) => nowMs < untilMs)?.code;
}
