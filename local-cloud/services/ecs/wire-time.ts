/** Writes times in the two precisions of ECS. */

/** Returns `yyyy-MM-ddTHH:mmZ`, the precision of instances. */
export const toMinuteTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16)}Z`;

/** Returns `yyyy-MM-ddTHH:mm:ssZ`, the precision of system events. */
export const toSecondTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
