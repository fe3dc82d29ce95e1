/** Recognises values of the example that were not replaced. As secrets, they would be known to every reader of the example. */

/** The beginning of every placeholder in recovery.config.example.yaml. */
const PLACEHOLDER = /^replace-(?:with|me)/i;

export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);
