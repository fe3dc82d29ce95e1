/** The names of the demos. The help page needs them, and not what the demos load. */
export const DEMO_NAMES = ["first", "demo"] as const;

export type DemoName = (typeof DEMO_NAMES)[number];
