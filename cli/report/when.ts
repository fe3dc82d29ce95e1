/** Writes a moment in UTC with the reader's local time: `2026-11-30 13:10 UTC (21:10 +08:00)`. */

/** Returns the moment as text. `at` is ISO 8601 or epoch milliseconds; any other text is returned unchanged. */
export function formatWhen(at: string | number): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return String(at);
  const utc = moment.toISOString().slice(0, 16).replace("T", " ");
  const offset = -moment.getTimezoneOffset();
  if (offset === 0) return `${utc} UTC`;
  // After the shift by the offset, the UTC getters return the local time.
  const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 16).replace("T", " ");
  const isSameDay = local.slice(0, 10) === utc.slice(0, 10);
  return `${utc} UTC (${isSameDay ? local.slice(11) : local.slice(5)} ${formatOffset(offset)})`;
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, "0"));
  return `${minutes < 0 ? "-" : "+"}${hours}:${rest}`;
}
