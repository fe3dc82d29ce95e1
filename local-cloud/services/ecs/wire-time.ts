/** The two precisions in which ECS writes times. */

/** `yyyy-MM-ddTHH:mmZ`: instances. */
export const toMinuteTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16)}Z`;

/** `yyyy-MM-ddTHH:mm:ssZ`: system events. */
export const toSecondTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
