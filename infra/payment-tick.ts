import { resolveSYaml } from "./resolve-s-yaml.ts";

/**
 * Returns the minutes between two payment ticks: 5 for `@every 5m`.
 * @param sYaml the text of s.yaml, whose timer `payment` sets the period.
 * @throws Error if there is no such timer, or if its period is not in minutes.
 */
export function paymentTickMinutes(sYaml: string): number {
  const { triggers } = resolveSYaml(sYaml, { accountId: "1000000000000001" }).resources.recover.props;
  const timer = triggers.find(({ triggerName }) => triggerName === "payment");
  const cron = timer?.triggerType === "timer" ? timer.triggerConfig.cronExpression : "";
  const [, minutes] = /^@every (\d+)m$/.exec(cron) ?? [];
  if (minutes === undefined)
    throw new Error(
      's.yaml has no timer "payment" with a period in minutes. Set its cronExpression, for example "@every 5m".',
    );
  return Number(minutes);
}
