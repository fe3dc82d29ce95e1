/** Values of the example that were not replaced: as secrets they would be known to everybody. */

/** How every placeholder of recovery.config.example.yaml begins. */
const PLACEHOLDER = /^replace-(?:with|me)/i;

export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);
